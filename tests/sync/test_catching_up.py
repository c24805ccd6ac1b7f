"""Looking for an order's consignment: what was read of Lightspeed's feed is kept, so it is read once only."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from consignments.statuses import Status
from sync.cursors import position
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import RateLimited, Unreachable
from sync.lightspeed.pages import Page
from sync.lightspeed.records import Consignment
from sync.models import LightspeedConsignment, SyncCursor
from tests.support.simulator import Simulator
from tests.sync.pushing import AnswerLost, by_hand, push
from tests.sync.worlds import consignments_for, sent_to_lightspeed

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """From which versions on consignments were asked for, in pages of 20."""
    original, starts = LightspeedClient.consignments, []

    def consignments(client: LightspeedClient, after: int = 0, page_size: int = 20) -> Page[Consignment]:
        starts.append(after)
        return original(client, after, 20)

    monkeypatch.setattr(LightspeedClient, "consignments", consignments)
    return starts


def test_a_look_that_is_broken_off_goes_on_where_it_stopped(
    lightspeed: Simulator, asked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The calls of a window may not reach for all pages: begun anew each time, no push would ever get through."""
    order = sent_to_lightspeed(lightspeed)
    for n in range(45):
        by_hand(lightspeed, order, reference=f"OTHER-{n}")
    pages_left = [None, RateLimited("Too many.", retry_at=timezone.now())]
    counted = LightspeedClient.consignments

    def consignments(client: LightspeedClient, *args: Any) -> Page[Consignment]:
        if pages_left and (refusal := pages_left.pop(0)):
            raise refusal
        return counted(client, *args)

    monkeypatch.setattr(LightspeedClient, "consignments", consignments)
    with pytest.raises(RateLimited):
        push(order)
    reached = position("consignments")
    push(order)

    assert asked[0] == 0
    assert asked[1] == reached > 0
    assert asked.count(0) == 1
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT


def test_the_next_push_reads_what_is_new_alone(lightspeed: Simulator, asked: list[int]) -> None:
    first, second = sent_to_lightspeed(lightspeed), sent_to_lightspeed(lightspeed)
    for n in range(45):
        by_hand(lightspeed, first, reference=f"OTHER-{n}")

    push(first)
    asked.clear()
    push(second)

    # What is new, and that nothing follows.
    assert len(asked) == 2
    assert 0 not in asked
    # That no poll has come to its end stays visible.
    assert SyncCursor.objects.get(cursor_type="consignments").last_success_at is None


def test_one_that_was_given_another_number_there_is_not_taken(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    made = by_hand(lightspeed, order)
    head = lightspeed.api.get(f"/consignments/{made['id']}").json()["data"]
    LightspeedConsignment.objects.create(
        lightspeed_id=made["id"],
        reference=order.number,
        type="SUPPLIER",
        version=head["version"] - 1,
        first_seen_at=timezone.now(),
        last_synced_at=timezone.now(),
    )
    SyncCursor.objects.create(cursor_type="consignments", last_processed_id=head["version"])
    renamed = {**head, "reference": "ANOTHER"}
    lightspeed.api.put(f"/consignments/{made['id']}", json=renamed).raise_for_status()

    push(order)

    order.refresh_from_db()
    assert order.lightspeed_id not in (None, made["id"])


def test_a_page_shorter_than_asked_for_is_not_taken_for_the_last(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only an empty page is documented to be the end: a second consignment is worse than a second question."""
    lightspeed.switches(max_page_size=4)
    order = sent_to_lightspeed(lightspeed)
    for n in range(12):
        by_hand(lightspeed, order, reference=f"OTHER-{n}")
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(order)

    push(order)

    assert len(consignments_for(lightspeed, order)) == 1
