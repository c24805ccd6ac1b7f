"""Closing what will not come."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments.actors import Actor, person
from consignments.errors import GuardRefused, NotPermitted
from consignments.models import OrderEvent
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.models import ShortClose
from receiving.receipts import post_receipt
from receiving.short_close import short_close
from tests.factories import make_user
from tests.receiving.conftest import Dock


def manager(dock: Dock) -> Actor:
    return person(make_user(None, "manager", outlets=[dock.order.outlet]))


def test_closing_the_rest_settles_every_line_and_receives_the_order(dock: Dock) -> None:
    lines = [CountedLine(dock.product(0), accepted=Decimal(7))]
    post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)
    short_close(dock.order.pk, key="nothing-more", reason="discontinued", actor=manager(dock))
    assert [line.short_closed for line in dock.lines] == [3, 5, Decimal("2.5")]
    assert [line.open for line in dock.lines] == [0, 0, 0]
    dock.order.refresh_from_db()
    assert dock.order.status == Status.RECEIVED
    event = OrderEvent.objects.get(order=dock.order, name="rest_closed")
    assert event.reason == "discontinued"
    assert event.data["closed"][dock.lines[0].product.sku] == "3"


def test_one_line_may_be_closed_and_the_others_waited_for(dock: Dock) -> None:
    short_close(
        dock.order.pk, key="one-line", reason="discontinued", product_ids=[dock.product(1)], actor=manager(dock)
    )
    assert [line.open for line in dock.lines] == [10, 0, Decimal("2.5")]
    dock.order.refresh_from_db()
    assert dock.order.status == Status.IN_TRANSIT


def test_the_same_key_closes_once(dock: Dock) -> None:
    actor = manager(dock)
    first = short_close(dock.order.pk, key="nothing-more", reason="discontinued", actor=actor)
    again = short_close(dock.order.pk, key="nothing-more", reason="discontinued", actor=actor)
    assert [entry.line_id for entry in first] == [entry.line_id for entry in again]
    assert ShortClose.objects.count() == 3


def test_it_needs_a_reason_and_something_open(dock: Dock) -> None:
    actor = manager(dock)
    with pytest.raises(GuardRefused) as no_reason:
        short_close(dock.order.pk, key="nothing-more", reason="", actor=actor)
    with pytest.raises(GuardRefused) as nothing:
        short_close(dock.order.pk, key="nothing-more", reason="discontinued", product_ids=[], actor=actor)
    assert (no_reason.value.code, nothing.value.code) == ("reason_required", "nothing_open")


def test_a_receiver_may_count_but_not_close(dock: Dock) -> None:
    with pytest.raises(NotPermitted, match="close what is open"):
        short_close(dock.order.pk, key="nothing-more", reason="discontinued", actor=dock.receiver)


def test_pieces_that_come_after_all_are_booked_and_flagged_as_over(dock: Dock) -> None:
    short_close(dock.order.pk, key="one-line", reason="late", product_ids=[dock.product(1)], actor=manager(dock))
    lines = [CountedLine(dock.product(1), accepted=Decimal(5))]
    post_receipt(dock.order.pk, key="delivery-0001", lines=lines, actor=dock.receiver)
    line = dock.lines[1]
    assert [line.accepted, line.short_closed, line.over] == [5, 5, 5]
