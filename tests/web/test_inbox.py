"""The approver's inbox: what waits, what to know before deciding, and deciding on several."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from consignments import approval_inbox
from consignments.delegations import delegate
from consignments.drafts import replace_lines
from consignments.lifecycle import advance
from consignments.models import ApprovalTier, Order
from consignments.queries import local_day
from consignments.same_day import MOST_SHOWN
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import default_tiers, make_outlet, no_tiers

INBOX = reverse("approvals")
BULK = reverse("approvals-bulk")
# Rights and outlets, the orders and their figures, the tiers, their events, and for each supplier its newest orders.
MOST_QUERIES = 17


@pytest.fixture
def approver(cast: Cast, client: Client) -> Client:
    assert cast.approver.user
    client.force_login(cast.approver.user)
    return client


def pending(cast: Cast, cost: str = "10") -> Order:
    return cast.order(Status.PENDING_APPROVAL, cast.line("1", cost))


def numbers(client: Client) -> list[str]:
    return [item.order.number for item in client.get(INBOX).context["waiting"]]


def ticked(*orders: Order) -> dict[str, list[str]]:
    return {"chosen": [f"{order.number}:{order.version}" for order in orders]}


def test_it_holds_what_waits_for_this_person_and_nothing_else(cast: Cast, approver: Client) -> None:
    first, second = pending(cast), pending(cast)
    cast.draft()
    cast.order(Status.APPROVED)
    assert numbers(approver) == [first.number, second.number]


def test_it_is_empty_in_words(approver: Client) -> None:
    assert "Nothing waits for you" in approver.get(INBOX).content.decode()


def test_a_split_shows(cast: Cast, approver: Client) -> None:
    one, other = pending(cast, "300"), pending(cast, "400")
    item = approver.get(INBOX).context["waiting"][0]
    assert item.order == one
    assert [order.number for order in item.same_day] == [other.number]


def test_a_split_shows_on_the_orders_own_page_to_who_may_approve_it(cast: Cast, approver: Client) -> None:
    one, other = pending(cast, "300"), pending(cast, "400")
    told = "1 other order to this supplier on the same day, worth 400.00"
    page = approver.get(one.get_absolute_url()).content.decode()
    assert told in page
    assert other.number in page
    assert cast.buyer.user
    approver.force_login(cast.buyer.user)
    assert told not in approver.get(one.get_absolute_url()).content.decode()


def test_of_more_than_are_shown_the_newest_are_and_no_sum_passes_for_the_whole(cast: Cast, approver: Client) -> None:
    one, *others = (pending(cast, "300") for _ in range(MOST_SHOWN + 2))
    page = approver.get(one.get_absolute_url()).content.decode()
    assert "25 or more other orders to this supplier on the same day, the newest 25 worth 7,500.00" in page
    assert (others[-1].number in page, others[0].number in page) == (True, False)


def test_it_tells_what_changed_since_the_last_round(cast: Cast, approver: Client) -> None:
    order = cast.order(Status.PENDING_APPROVAL, cast.line("1", "10"))
    sku = order.lines.get().product.sku
    cast.make(order, "reject")
    line = order.lines.get()
    replace_lines(order.pk, [type(cast.line())(line.product, Decimal(7), line.unit_cost)], actor=cast.buyer)
    cast.make(order, "submit")
    changes = approver.get(INBOX).context["waiting"][0].changes
    assert [(change.name, change.before, change.after) for change in changes] == [(sku, "1 at 10", "7 at 10")]


def test_a_first_round_has_no_changes_to_tell(cast: Cast, approver: Client) -> None:
    pending(cast)
    assert approver.get(INBOX).context["waiting"][0].changes == []


def _tier(approver: Client, key: str) -> list[str]:
    return [item.order.number for item in approver.get(INBOX, {"tier": key}).context["waiting"]]


def test_it_can_be_narrowed_to_one_tier(cast: Cast, approver: Client) -> None:
    small, middling, other = pending(cast, "499.99999"), pending(cast, "500"), pending(cast, "20")
    default_tiers()
    inbox = approver.get(INBOX).context["inbox"]
    assert [(choice.name, choice.waiting) for choice in inbox.tiers] == [("Under 500", 2), ("500 to 2,000", 1)]
    assert [item.tier.name for item in inbox.shown] == ["Under 500", "500 to 2,000", "Under 500"]
    under, above = (choice.key for choice in inbox.tiers)
    assert _tier(approver, under) == [small.number, other.number]
    assert _tier(approver, above) == [middling.number]
    assert _tier(approver, "nonsense") == []
    assert "Nothing of this tier" in approver.get(INBOX, {"tier": "nonsense"}).content.decode()


def test_what_this_persons_approval_would_not_count_for_is_not_offered_to_be_approved(
    cast: Cast, client: Client
) -> None:
    default_tiers()
    small, large = pending(cast, "100"), pending(cast, "7500")
    finance, store = cast.play("finance"), cast.play("store_manager")
    assert finance.user and store.user
    for user, counts in ((store.user, {small.number}), (finance.user, {large.number})):
        client.force_login(user)
        page = client.get(INBOX)
        shown = {item.order.number: item for item in page.context["waiting"]}
        assert {number for number, item in shown.items() if not item.cannot} == counts
        assert {number for number, item in shown.items() if item.may_be_ticked} == counts - {large.number}
        assert page.content.decode().count("/moves/approve/") == 1
    assert "needs store manager. Your approval would not count" in page.content.decode()
    delegate(to=finance.user, starts_on=local_day("UTC"), ends_on=local_day("UTC") + timedelta(2), actor=store)
    assert [item.cannot for item in client.get(INBOX).context["waiting"]] == ["", ""]
    advance(large.pk, "approve", actor=cast.play("finance"))
    assert [bool(item.cannot) for item in client.get(INBOX).context["waiting"]] == [False, True]


def test_an_outlets_own_tier_and_a_gap_are_told_apart(cast: Cast, approver: Client) -> None:
    covered, bare = pending(cast, "20"), pending(cast, "50")
    no_tiers()
    own = ApprovalTier.objects.create(name="Ours", outlet=cast.outlet, upper=Decimal(50))
    ApprovalTier.objects.create(name="Theirs", outlet=make_outlet())
    inbox = approver.get(INBOX).context["inbox"]
    assert [choice.name for choice in inbox.tiers] == ["Ours", "No tier covers it"]
    assert _tier(approver, str(own.pk)) == [covered.number]
    assert _tier(approver, "none") == [bare.number]


def test_more_than_a_page_is_told(cast: Cast, approver: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approval_inbox, "MOST_SHOWN", 1)
    pending(cast)
    pending(cast)
    assert "The first 1 of 2." in approver.get(INBOX).content.decode()


def test_a_decision_leads_back_to_the_tier_it_was_made_in(cast: Cast, approver: Client) -> None:
    order = pending(cast)
    assert approver.post(BULK, ticked(order) | {"tier": ["7"]})["Location"] == f"{INBOX}?tier=7"


def test_several_small_orders_are_approved_together(cast: Cast, approver: Client) -> None:
    orders = [pending(cast) for _ in range(3)]
    approver.post(BULK, ticked(*orders))
    assert {Order.objects.get(pk=order.pk).status for order in orders} == {Status.APPROVED}


def test_one_that_cannot_be_approved_stops_none_of_the_others(cast: Cast, approver: Client) -> None:
    """One too dear, one changed meanwhile, one of nowhere, one that is fine."""
    dear, changed, fine = pending(cast, "500"), pending(cast), pending(cast)
    seen = {"chosen": [*ticked(dear, changed, fine)["chosen"], "PO-NOWHERE:1", "nonsense"]}
    cast.make(changed, "recall")
    cast.make(changed, "submit")
    answer = approver.post(BULK, seen)
    said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert f"Approved: {fine.number}." in said
    assert f"{dear.number}: It is worth 500 or more" in said
    assert f"{changed.number}: {changed.number} changed while you had it open" in said
    assert "There is no order PO-NOWHERE" in said
    statuses = [Order.objects.get(pk=order.pk).status for order in (dear, changed, fine)]
    assert statuses == [Status.PENDING_APPROVAL, Status.PENDING_APPROVAL, Status.APPROVED]


def test_nothing_ticked_is_told(cast: Cast, approver: Client) -> None:
    answer = approver.post(BULK, {}, follow=True)
    assert "Nothing was ticked" in answer.content.decode()


def test_a_decision_leads_back_to_the_inbox_and_to_nowhere_else(cast: Cast, approver: Client) -> None:
    first, second = pending(cast), pending(cast)
    for order, back, leads_to in [
        (first, "approvals", INBOX),
        (second, "https://elsewhere.invalid/", second.get_absolute_url()),
    ]:
        sent = {"version": order.version, "back": back}
        answer = approver.post(reverse("order-move", args=[order.number, "approve"]), sent)
        assert answer["Location"] == leads_to


@pytest.mark.parametrize("count", [1, 6])
def test_the_number_of_queries_does_not_grow_with_the_orders(
    count: int, cast: Cast, approver: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        pending(cast)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert len(numbers(approver)) == count
