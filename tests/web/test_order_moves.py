"""Moving an order by the buttons on its page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consignments.actors import Actor
from consignments.models import Order, OrderLine
from consignments.statuses import Kind, Status
from jobqueue.models import Job
from tests.consignments.cast import Cast
from tests.consignments.lifecycles import EVERY_STATUS
from tests.factories import make_line

pytestmark = pytest.mark.sqlite

# Everything on the page: lines, events, approvals, receipts, the moves with their guards.
MOST_QUERIES = 45


def sign_in(client: Client, actor: Actor) -> Client:
    assert actor.user
    client.force_login(actor.user)
    return client


def press(client: Client, order: Order, move: str, **data: str) -> Any:
    order.refresh_from_db()
    sent = {"version": str(order.version), **data}
    return client.post(reverse("order-move", args=[order.number, move]), sent)


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def status_of(order: Order) -> str:
    order.refresh_from_db()
    return order.status


def test_an_order_goes_from_draft_to_lightspeed_by_its_buttons(cast: Cast, client: Client) -> None:
    order = cast.draft()
    for actor, move, reached in [
        (cast.buyer, "submit", Status.PENDING_APPROVAL),
        (cast.approver, "approve", Status.APPROVED),
        (cast.buyer, "send", Status.SENT_TO_LS),
    ]:
        answer = press(sign_in(client, actor), order, move)
        assert (answer.status_code, answer["Location"]) == (302, order.get_absolute_url())
        assert status_of(order) == reached
    assert Job.objects.filter(job_type="po.send_to_ls").count() == 1


def test_the_page_offers_the_moves_that_this_person_may_make_and_says_why_not_the_others(
    cast: Cast, client: Client
) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    for_the_buyer = sign_in(client, cast.buyer).get(order.get_absolute_url()).content.decode()
    assert f"/orders/{order.number}/moves/recall/" in for_the_buyer
    assert f"/orders/{order.number}/moves/approve/" not in for_the_buyer
    assert "does not have the right to make this move (approve)" in for_the_buyer
    for_the_approver = sign_in(client, cast.approver).get(order.get_absolute_url()).content.decode()
    assert f"/orders/{order.number}/moves/approve/" in for_the_approver


def test_a_refused_move_is_told_in_words_on_the_page(cast: Cast, buyer: Client) -> None:
    empty = cast.draft()
    empty.lines.all().delete()
    answer = press(buyer, empty, "submit")
    assert answer.status_code == 422
    assert "has no lines. Add at least one product first." in said(answer)
    assert status_of(empty) == Status.DRAFT


def test_a_move_that_the_state_does_not_have_is_a_conflict_in_words(cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    answer = press(buyer, order, "send")
    assert answer.status_code == 409
    assert "is Draft. Send to supplier needs it to be Approved." in said(answer)


def test_nobody_approves_what_changed_since_they_read_it(cast: Cast, client: Client) -> None:
    """Taken back, made dearer and submitted again while the approver's page was open."""
    order = cast.order(Status.PENDING_APPROVAL)
    read = order.version
    cast.make(order, "recall")
    OrderLine.objects.filter(order=order).update(unit_cost=900)
    cast.make(order, "submit")
    answer = press(sign_in(client, cast.approver), order, "approve", version=str(read))
    assert answer.status_code == 409
    assert "changed while you had it open" in said(answer)
    assert (status_of(order), order.approvals.count()) == (Status.PENDING_APPROVAL, 0)


def test_after_a_refusal_the_page_holds_what_is_there_now(cast: Cast, client: Client) -> None:
    """The next press is made on what the page says then, so it is accepted."""
    order = cast.order(Status.PENDING_APPROVAL)
    stale = str(order.version - 1)
    answer = press(sign_in(client, cast.approver), order, "approve", version=stale)
    assert f'name="version" value="{order.version}"' in said(answer)


def test_pressing_twice_makes_one_move_and_no_complaint(cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    version = str(order.version)
    first = press(buyer, order, "submit", version=version)
    second = press(buyer, order, "submit", version=version)
    assert first["Location"] == second["Location"] == order.get_absolute_url()
    assert order.events.filter(name="submit").count() == 1
    assert [str(message) for message in get_messages(second.wsgi_request)] == [
        f"{order.number} is now pending approval."
    ]


def test_a_press_on_an_old_page_is_told_where_the_move_was_taken_back_since(cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    version = str(order.version)
    press(buyer, order, "submit", version=version)
    press(buyer, order, "recall")
    late = press(buyer, order, "submit", version=version)
    assert (late.status_code, status_of(order)) == (409, Status.DRAFT)
    assert "changed while you had it open" in said(late)


def test_a_rejection_wants_a_reason_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    sign_in(client, cast.approver)
    refused = press(client, order, "reject", reason="  ")
    assert refused.status_code == 422
    assert "give a reason" in said(refused)
    stale = press(client, order, "reject", reason="Too many teapots", version="0")
    assert "Too many teapots" in said(stale)
    assert press(client, order, "reject", reason="Too many teapots").status_code == 302
    assert status_of(order) == Status.DRAFT
    assert "Too many teapots" in client.get(order.get_absolute_url()).content.decode()


def test_cancelling_what_the_supplier_has_asks_and_takes_no_answer_for_granted(cast: Cast, buyer: Client) -> None:
    order = cast.order(Status.SENT)
    page = buyer.get(order.get_absolute_url()).content.decode()
    assert "Does the supplier know?" in page
    assert "checked" not in page
    refused = press(buyer, order, "cancel", reason="No longer needed")
    assert refused.status_code == 422
    assert "Say whether the supplier knows" in said(refused)
    assert press(buyer, order, "cancel", reason="No longer needed", supplier_told="no").status_code == 302
    assert order.events.get(name="cancel").data == {"supplier_told": "no"}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_mangled_form_moves_nothing(version: str, cast: Cast, buyer: Client) -> None:
    order = cast.draft()
    answer = press(buyer, order, "submit", version=version)
    assert answer.status_code in (409, 422)
    assert status_of(order) == Status.DRAFT


def test_a_move_that_does_not_exist_is_refused(cast: Cast, buyer: Client) -> None:
    answer = press(buyer, cast.draft(), "teleport")
    assert answer.status_code == 409
    assert "There is no move" in said(answer)


def test_a_form_without_its_token_moves_nothing(cast: Cast) -> None:
    strict = sign_in(Client(enforce_csrf_checks=True), cast.buyer)
    order = cast.draft()
    answer = press(strict, order, "submit")
    assert answer.status_code == 403
    assert "The form was too old" in said(answer)
    assert status_of(order) == Status.DRAFT


@pytest.mark.parametrize("lines", [1, 40])
def test_the_number_of_queries_does_not_grow_with_the_lines(
    lines: int, cast: Cast, buyer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order = cast.draft()
    for _ in range(lines):
        make_line(order)
    for _ in range(lines):
        order.events.create(seq=order.events.count() + 1, name="edit", actor="x", user=cast.buyer.user)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert buyer.get(order.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
def test_the_page_of_each_kind_opens_in_every_state(kind: Kind, status: Status, cast: Cast, buyer: Client) -> None:
    order = cast.order(status, kind=kind)
    page = buyer.get(order.get_absolute_url())
    assert page.status_code == 200
    assert str(status.label) in page.content.decode()


def test_times_are_those_of_the_outlet(cast: Cast, buyer: Client) -> None:
    cast.outlet.time_zone = "America/St_Johns"
    cast.outlet.save()
    order = cast.draft()
    page = buyer.get(order.get_absolute_url()).content.decode()
    assert "Times of America/St_Johns" in page


def test_a_dead_push_is_shown_and_an_operator_starts_it_again_once(cast: Cast, client: Client) -> None:
    order = cast.order(Status.FAILED)
    page = sign_in(client, cast.buyer).get(order.get_absolute_url()).content.decode()
    assert "Lightspeed answered 500." in page
    assert "Try again" not in page
    page = sign_in(client, cast.operator).get(order.get_absolute_url()).content.decode()
    assert "Try again" in page
    assert order.dead_letter
    job = order.dead_letter.original_job_id
    again = reverse("order-job-retry", args=[order.number, order.dead_letter_id])
    assert client.post(again).status_code == 302
    assert status_of(order) == Status.SENT_TO_LS
    assert client.post(again).status_code == 404
    assert Job.objects.filter(pk=job).count() == 1


def test_a_dead_letter_of_another_order_is_not_started_from_here(cast: Cast, client: Client) -> None:
    own, other = cast.draft(), cast.order(Status.FAILED)
    sign_in(client, cast.operator)
    assert client.post(reverse("order-job-retry", args=[own.number, other.dead_letter_id])).status_code == 404
    assert status_of(other) == Status.FAILED


def test_the_page_compares_with_lightspeed_once_a_push_was_asked_for(cast: Cast, buyer: Client) -> None:
    assert "Ours against Lightspeed" not in buyer.get(cast.draft().get_absolute_url()).content.decode()
    page = buyer.get(cast.order(Status.SENT_TO_LS).get_absolute_url()).content.decode()
    assert "Ours against Lightspeed" in page
    assert "Lightspeed has no consignment of this order that we know of." in page


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/approvals/?tier=3", "/approvals/?tier=3"),
        ("http://elsewhere.invalid/approvals/", None),
        ("", None),
    ],
)
def test_after_a_lost_session_signing_in_leads_back_to_the_page_with_the_button(
    came_from: str, back: str | None, cast: Cast, client: Client
) -> None:
    order = cast.order(Status.PENDING_APPROVAL)
    button = reverse("order-move", args=[order.number, "approve"])
    answer = client.post(button, headers={"Referer": came_from})
    assert parse_qs(urlsplit(answer["Location"]).query)["next"] == [back or button]
