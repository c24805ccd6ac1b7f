"""Views of the list that people keep for themselves."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consignments import own_views
from consignments.errors import InvalidInput
from consignments.models import OwnView
from consignments.own_views import save_view
from consignments.statuses import Status
from tests.consignments.cast import Cast

LIST = reverse("orders")


def keep(client: Client, name: str, query: str) -> Any:
    return client.post(reverse("own-view-save"), {"name": name, "query": query}, follow=True)


def test_filters_are_kept_under_a_name_and_found_again(cast: Cast, buyer: Client) -> None:
    cast.draft()
    sent = cast.order(Status.SENT)
    answer = keep(buyer, "  On the   road ", "after=xyz&status=SENT&sort=due")
    assert answer.redirect_chain[-1][0] == f"{LIST}?status=SENT&sort=due"
    page = answer.content.decode()
    assert "The view On the road is kept." in page
    assert f'href="{LIST}?status=SENT&amp;sort=due" aria-current="true">On the road</a>' in page
    assert page.count("aria-current") == page.count('aria-current="true">On the road') + 1  # and "Orders" above
    assert [order.number for order in answer.context["page"].rows] == [sent.number]


def test_a_name_that_is_there_gets_the_new_filters_in_any_case_of_letters(cast: Cast) -> None:
    save_view("Late", "due=overdue", actor=cast.buyer)
    save_view("late", "due=week", actor=cast.buyer)
    assert list(OwnView.objects.values_list("name", "query")) == [("late", "due=week")]


def test_views_are_ones_own(cast: Cast, buyer: Client) -> None:
    view = save_view("Mine", "q=mug", actor=cast.manager)
    assert "Mine" not in buyer.get(LIST).content.decode()
    for name in ("own-view-rename", "own-view-remove"):
        answer = buyer.post(reverse(name, args=[view.pk]), {"name": "Taken over"}, follow=True)
        assert "There is no such view of yours any more." in answer.content.decode()
    view.refresh_from_db()
    assert view.name == "Mine"
    save_view("Mine", "q=bowl", actor=cast.buyer)
    assert OwnView.objects.filter(name="Mine").count() == 2


def test_a_view_is_renamed_and_removed(cast: Cast, buyer: Client) -> None:
    view = save_view("Mugs", "q=mug", actor=cast.buyer)
    save_view("Bowls", "q=bowl", actor=cast.buyer)
    rename = reverse("own-view-rename", args=[view.pk])
    assert "you have a view called bowls already" in buyer.post(rename, {"name": "bowls"}, follow=True).content.decode()
    assert "called Cups now" in buyer.post(rename, {"name": "Cups"}, follow=True).content.decode()
    buyer.post(reverse("own-view-remove", args=[view.pk]))
    assert list(OwnView.objects.values_list("name", flat=True)) == ["Bowls"]


@pytest.mark.parametrize(
    ("name", "query", "code"),
    [
        (" ", "q=x", "bad_name"),
        ("n" * 61, "q=x", "bad_name"),
        ("All", "", "no_filter"),
        ("All", "after=1&other=2", "no_filter"),
        ("Long", f"q={'x' * 1000}", "long_filter"),
    ],
)
def test_what_cannot_be_kept_is_refused(name: str, query: str, code: str, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save_view(name, query, actor=cast.buyer)
    assert refusal.value.code == code
    assert not OwnView.objects.exists()


def test_there_is_an_end_to_views(cast: Cast, buyer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_views, "MOST_VIEWS", 1)
    keep(buyer, "One", "q=1")
    assert "Remove one first" in keep(buyer, "Two", "q=2").content.decode()
    keep(buyer, "One", "q=3")
    assert list(OwnView.objects.values_list("query", flat=True)) == ["q=3"]


def test_htmx_brings_the_form_with_the_filters_of_the_moment(cast: Cast, buyer: Client) -> None:
    part = buyer.get(LIST, {"status": "DRAFT", "q": '"mug"'}, headers={"HX-Request": "true"}).content.decode()
    assert 'name="query" value="q=%22mug%22&amp;status=DRAFT"' in part
    assert "Keep these filters" not in buyer.get(LIST).content.decode()
