"""A push killed with -9 before and after each of its calls and run again: one consignment, the right quantities."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

import pytest

from consignments import lifecycle
from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Status
from sync.cancelling import cancel_at_lightspeed
from sync.opening import client_for_pushes
from sync.push import push_order
from sync.push_receipts import push_receipts
from tests.factories import make_user
from tests.support.simulator import Simulator
from tests.sync.processes import run_program
from tests.sync.worlds import consignments_for, in_transit, lines_of, sent_to_lightspeed, settle_lines

# On SQLite the chaos test kills workers at random.
pytestmark = [pytest.mark.mariadb, pytest.mark.django_db(transaction=True), pytest.mark.slow]

QUANTITIES = ["10", "0.5", "3.33333"]
KILLED = -9


def calls_of(simulator: Simulator, work: Callable[[], None]) -> int:
    before = len(simulator.calls())
    work()
    return len(simulator.calls()) - before


def kill_everywhere(orders: list[Order], stage: str) -> None:
    """Lets a process work on each order and die at another point; asserts that every one of them died there."""
    points = [(at, moment) for at in range(1, len(orders) // 2 + 1) for moment in ("before", "after")]
    plan = [
        {"order": order.pk, "stage": stage, "at": at, "moment": moment}
        for order, (at, moment) in zip(orders, points, strict=True)
    ]
    done = run_program("-m", "tests.sync.dying", json.dumps(plan))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [KILLED] * len(plan), done.stderr


def push(order: Order) -> None:
    with client_for_pushes() as client:
        push_order(client, order.pk)


def receive(order: Order) -> None:
    with client_for_pushes() as client:
        push_receipts(client, order.pk)


def test_a_push_killed_anywhere_resumes_to_one_consignment_with_the_right_quantities(lightspeed: Simulator) -> None:
    first = sent_to_lightspeed(lightspeed, lines=QUANTITIES)
    calls = calls_of(lightspeed, lambda: push(first))
    assert calls >= 8
    orders = [sent_to_lightspeed(lightspeed, lines=QUANTITIES) for _ in range(2 * calls)]

    kill_everywhere(orders, "push")
    for order in orders:
        push(order)

    for order in orders:
        order.refresh_from_db()
        assert order.status == Status.IN_TRANSIT
        (there,) = consignments_for(lightspeed, order)
        assert (there["id"], there["status"]) == (order.lightspeed_id, "SENT")
        stated = lines_of(lightspeed, order.lightspeed_id)
        assert sorted(Decimal(line["count"]) for line in stated.values()) == sorted(map(Decimal, QUANTITIES))
        assert order.events.filter(name="confirm").count() == 1


def test_receipts_killed_anywhere_are_counted_once(lightspeed: Simulator) -> None:
    first = settle_lines(in_transit(lightspeed, lines=QUANTITIES))
    calls = calls_of(lightspeed, lambda: receive(first))
    orders = [settle_lines(in_transit(lightspeed, lines=QUANTITIES), {1: 4}) for _ in range(2 * calls)]

    kill_everywhere(orders, "receipts")
    for order in orders:
        receive(order)

    for order in orders:
        order.refresh_from_db()
        assert order.status == Status.COMPLETE
        stated = lines_of(lightspeed, order.lightspeed_id)
        assert sorted(Decimal(line["received"]) for line in stated.values()) == sorted(
            map(Decimal, ["4", "0.5", "3.33333"])
        )
        assert order.events.filter(name="complete").count() == 1


def test_a_cancel_killed_anywhere_ends_cancelled_there(lightspeed: Simulator) -> None:
    def cancelled() -> Order:
        order = in_transit(lightspeed, lines=QUANTITIES)
        manager = person(make_user(None, "manager", outlets=[order.outlet]))
        return lifecycle.advance(order.pk, "cancel", actor=manager, reason="Ordered twice.")

    def cancel(order: Order) -> None:
        with client_for_pushes() as client:
            cancel_at_lightspeed(client, order.pk, order.lightspeed_id)

    first = cancelled()
    calls = calls_of(lightspeed, lambda: cancel(first))
    orders = [cancelled() for _ in range(2 * calls)]

    kill_everywhere(orders, "cancel")
    for order in orders:
        cancel(order)

    statuses = {consignments_for(lightspeed, order)[0]["status"] for order in orders}
    assert statuses == {"CANCELLED"}
