"""Moving all ticked orders of the list: looked at first, then made one by one, each told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import cast as cast_to

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from consignments import bulk_moves, chosen_papers
from consignments.models import Order
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast
from tests.factories import make_order
from tests.support.pdf_reading import opened

Sent = Mapping[str, str | Sequence[str]]

CHOSEN = reverse("orders-chosen")


def ticked(*orders: Order, do: str = "submit") -> Sent:
    return {"do": do, "chosen": [f"{order.number}:{order.version}" for order in orders]}


def statuses(*orders: Order) -> list[str]:
    return [Order.objects.get(pk=order.pk).status for order in orders]


def outcomes(client: Client, sent: Sent) -> list[tuple[str, bool]]:
    return [(result.number, result.done) for result in client.post(CHOSEN, sent).context["results"]]


def test_the_list_offers_what_a_person_may_do(cast: Cast, buyer: Client, client: Client) -> None:
    order = cast.draft()
    page = buyer.get(reverse("orders")).content.decode()
    assert f'value="{order.number}:{order.version}" form="ticked"' in page
    assert 'value="submit"' in page and 'value="send"' in page
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    page = client.get(reverse("orders")).content.decode()
    assert 'value="submit"' not in page and "As CSV" in page


def test_looking_says_for_each_what_would_become_of_it_and_changes_nothing(cast: Cast, buyer: Client) -> None:
    fine, empty, sent = cast.draft(), make_order(outlet=cast.outlet, lines=0), cast.order(Status.SENT)
    foreign = make_order()
    page = buyer.get(CHOSEN, ticked(fine, empty, sent, foreign))
    assert [bool(row.why_not) for row in page.context["rows"]] == [False, True, True, True]
    text = page.content.decode()
    assert "1 of 4 orders can be moved now." in text
    assert "has no lines" in text
    assert f"There is no order {foreign.number}" in text
    assert foreign.origin.name not in text
    assert text.count('name="chosen"') == 1
    assert statuses(fine, empty, sent) == [Status.DRAFT, Status.DRAFT, Status.SENT]


def test_each_is_moved_or_refused_by_name(cast: Cast, buyer: Client) -> None:
    fine, empty, changed = cast.draft(), make_order(outlet=cast.outlet, lines=0), cast.draft()
    other, foreign = cast.draft(), make_order()
    sent = ticked(fine, empty, changed, other, foreign)
    cast.make(changed, "submit")
    cast.make(changed, "recall")
    answer = buyer.post(CHOSEN, sent)
    results = {result.number: result for result in answer.context["results"]}
    assert [results[order.number].done for order in (fine, empty, changed, other, foreign)] == [
        True,
        False,
        False,
        True,
        False,
    ]
    assert "changed while you had it open" in results[changed.number].words
    assert statuses(fine, empty, changed, other, foreign) == [
        Status.PENDING_APPROVAL,
        Status.DRAFT,
        Status.DRAFT,
        Status.PENDING_APPROVAL,
        Status.DRAFT,
    ]


def test_sent_twice_it_is_done_once_and_told_as_done(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.APPROVED)
    sent = ticked(order, do="send")
    for _ in range(2):
        assert outcomes(buyer, sent) == [(order.number, True)]
    assert order.events.filter(name="send").count() == 1
    assert not mail.outbox


def test_a_name_ticked_twice_counts_once_and_nonsense_is_left_out(cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    sent = {
        "do": "submit",
        "chosen": [f"{order.number}:{order.version}"] * 2 + ["x", ":1", f"a/b:{'9' * 5000}", "a/b:1"],
    }
    assert outcomes(buyer, sent) == [(order.number, True), ("a/b", False)]


@pytest.mark.parametrize("do", ["approve", "cancel", "receive", "", "nonsense"])
def test_no_other_move_is_made_for_many(cast: Cast, buyer: Client, do: str) -> None:
    order = cast.draft()
    answer = buyer.post(CHOSEN, ticked(order, do=do))
    assert answer.status_code == 400
    assert "Choose what to do" in answer.content.decode()
    assert statuses(order) == [Status.DRAFT]


def test_more_than_a_page_of_them_are_refused_as_a_whole(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_moves, "MOST", 2)
    orders = [cast.draft() for _ in range(3)]
    answer = buyer.post(CHOSEN, ticked(*orders))
    assert answer.status_code == 400
    assert "3 orders are ticked. Tick at most 2 at a time." in answer.content.decode()
    assert statuses(*orders) == [Status.DRAFT] * 3


def test_a_form_of_another_site_is_refused(cast: Cast) -> None:
    order, strict = cast.draft(), Client(enforce_csrf_checks=True)
    assert cast.buyer.user
    strict.force_login(cast.buyer.user)
    assert strict.post(CHOSEN, ticked(order)).status_code == 403
    assert statuses(order) == [Status.DRAFT]


def test_nothing_ticked_is_told(buyer: Client) -> None:
    assert "Nothing is ticked" in buyer.get(CHOSEN, {"do": "submit"}).content.decode()


def test_the_ticked_ones_as_a_file(cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_moves, "MOST", 1)
    first, second, foreign = cast.draft(), cast.draft(), make_order()
    chosen = {"chosen": ticked(first, foreign)["chosen"]}
    text = buyer.get(reverse("order-export"), chosen).getvalue().decode()
    assert first.number in text
    assert second.number not in text and foreign.number not in text


def printed(client: Client, *orders: Order) -> HttpResponse:
    answer = client.get(reverse("orders-chosen-pdf"), {"chosen": ticked(*orders)["chosen"]})
    return cast_to(HttpResponse, answer)


def test_the_ticked_ones_as_one_pdf_in_their_order_each_numbered_from_one(cast: Cast, buyer: Client) -> None:
    long, transfer = make_order(outlet=cast.outlet, lines=60), cast.draft(kind=Kind.OUTLET)
    answer = printed(buyer, transfer, long)
    assert answer["Content-Type"] == "application/pdf"
    with opened(answer.content) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    assert [transfer.number in pages[0], *(long.number in page for page in pages[1:])] == [True] * len(pages)
    assert len(pages) > 2
    assert [f"Page {place}" in page for place, page in zip([1, 1, 2], pages, strict=False)] == [True] * 3


def test_the_list_offers_it_to_whoever_sees_orders(cast: Cast, client: Client) -> None:
    cast.draft()
    assert cast.receiver.user
    client.force_login(cast.receiver.user)
    assert f'formaction="{reverse("orders-chosen-pdf")}"' in client.get(reverse("orders")).content.decode()
    assert "Nothing is ticked" in printed(client).content.decode()


def test_with_an_order_of_a_foreign_outlet_nothing_is_printed(cast: Cast, buyer: Client) -> None:
    foreign = make_order()
    answer = printed(buyer, cast.draft(), foreign)
    assert answer.status_code == 404
    assert foreign.origin.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("module", "name", "sentence"),
    [
        (bulk_moves, "MOST", "2 orders are ticked. Tick at most 1 at a time."),
        (chosen_papers, "MOST_LINES", "The ticked orders have 4 lines together. Print at most 1 at a time."),
    ],
)
def test_more_than_a_few_seconds_work_is_refused(
    cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, sentence: str
) -> None:
    monkeypatch.setattr(module, name, 1)
    answer = printed(buyer, cast.draft(), cast.draft())
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
