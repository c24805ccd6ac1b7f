"""Orders, transfers and returns go the same way to Lightspeed, by the table of their kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from consignments.models import Order
from consignments.statuses import Kind, Status
from jobqueue.models import DeadLetter
from jobqueue.testing import run_jobs
from sync.comparison import compare
from sync.differences import differences
from sync.kinds import RULES
from sync.lightspeed import exchange as calls
from sync.lightspeed import transport
from sync.lightspeed.errors import LightspeedError, Unreachable
from sync.models import Drift, LightspeedConsignment
from tests.consignments.lifecycles import EVERY_STATUS
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line, look, set_status
from tests.sync.pushing import cancel, push, receive
from tests.sync.worlds import consignments_for, in_transit, lines_of, sent_to_lightspeed, settle_lines

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db]

KINDS = list(Kind)
# What orders do when they are cut off, `test_killed_push` shows with real kills.
OTHERS = [Kind.OUTLET, Kind.RETURN]
QUANTITIES = ["10", "0.5"]
# Where a complete order of each kind rests at Lightspeed.
END = {Kind.SUPPLIER: "RECEIVED", Kind.OUTLET: "RECEIVED", Kind.RETURN: "SENT"}
# What Lightspeed may say of each state without anyone looking, written out once more by hand.
AGREES = {
    "SENT_TO_LS": "OPEN SENT",
    "FAILED": "OPEN SENT",
    "IN_TRANSIT": "SENT",
    "RECEIVED": "RECEIVED",
    "DISPUTED": "RECEIVED",
    "COMPLETE": "RECEIVED",
    "CANCELLED": "CANCELLED",
}
OF_ITS_KIND = {
    (Kind.OUTLET, "IN_TRANSIT"): "SENT DISPATCHED",
    (Kind.RETURN, "COMPLETE"): "SENT",
    (Kind.RETURN, "CANCELLED"): "SENT CANCELLED",
}
KNOWN = {
    Kind.SUPPLIER: "OPEN SENT DISPATCHED RECEIVED CANCELLED",
    Kind.OUTLET: "OPEN SENT DISPATCHED RECEIVED CANCELLED",
    Kind.RETURN: "OPEN SENT CANCELLED",
}


@contextmanager
def answer_lost(monkeypatch: pytest.MonkeyPatch, at: int) -> Iterator[None]:
    """The answer to the `at`-th call is lost, although Lightspeed did what it was asked."""
    original, made = calls.exchange, 0

    def exchange(*arguments: Any, **options: Any) -> Any:
        nonlocal made
        made += 1
        answer = original(*arguments, **options)
        if made == at:
            raise Unreachable("The connection to Lightspeed broke.", sent=True)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(transport, "exchange", exchange)
        yield


def stock_of(simulator: Simulator, outlet_id: str | None) -> dict[str, Decimal]:
    there = [each for each in simulator.state()["inventory"] if each["outlet_id"] == outlet_id]
    return {each["product_id"]: Decimal(str(each["inventory_level"])) for each in there}


def leaving_outlet(order: Order) -> str | None:
    """Whose stock its pieces are taken from; None where they come from a supplier."""
    outlet = order.source or (order.outlet if order.kind == Kind.RETURN else None)
    return outlet.lightspeed_id if outlet else None


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_created_as_what_it_is(lightspeed: Simulator, kind: Kind) -> None:
    order = in_transit(lightspeed, kind=kind, lines=QUANTITIES)

    (there,) = consignments_for(lightspeed, order)
    assert (there["type"], there["status"], there["outlet_id"]) == (kind, "SENT", order.outlet.lightspeed_id)
    assert there["source_outlet_id"] == (order.source.lightspeed_id if order.source else None)
    assert there["supplier_id"] == (order.supplier.lightspeed_id if order.supplier else None)
    counts = {Decimal(line["count"]) for line in lines_of(lightspeed, order.lightspeed_id).values()}
    assert counts == set(map(Decimal, QUANTITIES))
    assert look(order) == []
    assert compare(order).in_step


@pytest.mark.parametrize("kind", KINDS)
def test_pieces_leave_the_stock_that_they_are_taken_from(lightspeed: Simulator, kind: Kind) -> None:
    order = in_transit(lightspeed, kind=kind, lines=["4"])

    leaves = leaving_outlet(order)
    assert list(stock_of(lightspeed, leaves).values()) == ([Decimal(-4)] if leaves else [])


# What the database does when a push is cut off, the real kills show on both.
@pytest.mark.sqlite
@pytest.mark.parametrize("kind", OTHERS)
def test_a_push_whose_answer_is_lost_at_any_step_is_resumed(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch, settings: Settings, kind: Kind
) -> None:
    settings.LIGHTSPEED_TRIES = 1
    lightspeed.switches(inapplicable_fields="refuse")
    lost = 0
    for at in range(1, 40):
        order = sent_to_lightspeed(lightspeed, kind=kind, lines=["3.33333"])
        try:
            with answer_lost(monkeypatch, at):
                push(order)
        except LightspeedError:
            lost += 1
            push(order)
        else:
            break
        order.refresh_from_db()
        assert order.status == Status.IN_TRANSIT
        (there,) = consignments_for(lightspeed, order)
        counts = [Decimal(line["count"]) for line in lines_of(lightspeed, order.lightspeed_id).values()]
        assert (there["status"], counts) == ("SENT", [Decimal("3.33333")])
    assert lost >= 7


@pytest.mark.parametrize("kind", KINDS)
def test_pushed_twice_it_is_there_once(lightspeed: Simulator, kind: Kind) -> None:
    order = in_transit(lightspeed, kind=kind)
    before = lines_of(lightspeed, order.lightspeed_id)

    push(order)

    assert len(consignments_for(lightspeed, order)) == 1
    assert lines_of(lightspeed, order.lightspeed_id) == before


@pytest.mark.sqlite
def test_receipts_whose_answer_is_lost_at_any_step_are_counted_once(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.LIGHTSPEED_TRIES = 1
    lost = 0
    for at in range(1, 40):
        order = settle_lines(in_transit(lightspeed, kind=Kind.OUTLET, lines=["3.33333"]))
        try:
            with answer_lost(monkeypatch, at):
                receive(order)
        except LightspeedError:
            lost += 1
            receive(order)
        else:
            break
        order.refresh_from_db()
        assert order.status == Status.COMPLETE, compare(order).drift
        received = [Decimal(line["received"]) for line in lines_of(lightspeed, order.lightspeed_id).values()]
        assert received == [Decimal("3.33333")]
        assert order.events.filter(name="complete").count() == 1
    assert lost >= 7


@pytest.mark.parametrize("dispatches", [False, True])
def test_a_transfer_counted_short_is_in_dispute_and_lightspeed_has_both_counts(
    lightspeed: Simulator, dispatches: bool
) -> None:
    lightspeed.switches(transfer_dispatches=dispatches)
    order = settle_lines(in_transit(lightspeed, kind=Kind.OUTLET, lines=["10", "5"]), {1: 8})

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert (order.status, order.disputes.count()) == (Status.DISPUTED, 1)
    stated = lines_of(lightspeed, order.lightspeed_id).values()
    assert {(Decimal(line["count"]), Decimal(line["received"])) for line in stated} == {
        (Decimal(10), Decimal(8)),
        (Decimal(5), Decimal(5)),
    }
    assert sorted(stock_of(lightspeed, order.outlet.lightspeed_id).values()) == [5, 8]
    assert look(order) == []


def test_a_transfer_of_which_nothing_arrived_has_still_left_the_source(lightspeed: Simulator) -> None:
    order = settle_lines(in_transit(lightspeed, kind=Kind.OUTLET, lines=["10"]), {1: 0})

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.DISPUTED
    assert lightspeed.consignment(order.lightspeed_id or "")["status"] == "RECEIVED"
    assert list(stock_of(lightspeed, leaving_outlet(order)).values()) == [-10]
    assert look(order) == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_changes_there_is_shown(lightspeed: Simulator, kind: Kind) -> None:
    order = in_transit(lightspeed, kind=kind, lines=["10"])

    edit_line(lightspeed, order, count="12")

    assert look(order) == [("count", "10", "12")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_dispatched_and_is_cancelled_asks_a_person_for_its_stock(lightspeed: Simulator, kind: Kind) -> None:
    order = in_transit(lightspeed, kind=kind, lines=["4"])
    cancel(order, goods_are="back")

    run_jobs(["po.*"], waits=False)
    run_jobs(["po.*"], waits=False)

    (there,) = consignments_for(lightspeed, order)
    assert there["status"] == ("SENT" if kind == Kind.RETURN else "CANCELLED")
    dead = DeadLetter.objects.filter(subject=f"order:{order.number}")
    if kind == Kind.SUPPLIER:
        assert not dead.exists()
        return
    words = dead.get().error_message
    assert f"4 of {order.lines.get().product.sku}" in words
    assert str(order.source or order.outlet) in words
    assert "add them in Lightspeed by hand" in words
    assert "If they are lost" not in words
    assert ("lets it no longer be cancelled" in words) == (kind == Kind.RETURN)
    assert look(order) == []


def test_what_was_cancelled_at_lightspeed_first_asks_for_its_stock_too(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed, kind=Kind.OUTLET)
    set_status(lightspeed, order, "CANCELLED")
    cancel(order)

    run_jobs(["po.*"], waits=False)

    words = DeadLetter.objects.get().error_message
    assert "If the goods are back" in words
    assert "If they are lost" in words


@pytest.mark.sqlite
@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
def test_every_state_says_what_lightspeed_may_say_of_it(kind: Kind, status: Status) -> None:
    order = Order(kind=kind, status=status)
    allowed = OF_ITS_KIND.get((kind, status), AGREES.get(status, KNOWN[kind])).split()
    # Of an order that is complete without a piece nothing arrived: it was cancelled there.
    allowed += ["CANCELLED"] if (kind, status) == (Kind.SUPPLIER, "COMPLETE") else []
    quiet = []
    for there in ("OPEN", "SENT", "DISPATCHED", "RECEIVED", "CANCELLED", "NEW_WORD"):
        found = differences(order, LightspeedConsignment(status=there), [], [])
        if not found:
            quiet.append(there)
        else:
            known = there in KNOWN[kind].split()
            assert [each.kind for each in found] == [Drift.Kind.STATUS if known else Drift.Kind.UNKNOWN_STATUS]
    assert sorted(quiet) == sorted(allowed)


def test_every_kind_has_its_rules() -> None:
    assert set(RULES) == set(Kind)


def test_a_returns_price_is_lightspeeds_own(lightspeed: Simulator) -> None:
    order: Order = in_transit(lightspeed, kind=Kind.RETURN, lines=["10"])

    (line,) = lines_of(lightspeed, order.lightspeed_id).values()

    assert Decimal(line["cost"] or 0) != order.lines.get().unit_cost
    assert look(order) == []
