"""When every line of an order has its answer, the order is received."""

from __future__ import annotations

from collections.abc import Iterable

from consignments import lifecycle
from consignments.actors import Actor
from consignments.models import Order, OrderLine
from consignments.statuses import Status


def is_settled(lines: Iterable[OrderLine]) -> bool:
    """Whether nothing is open on any of `lines`."""
    return all(line.open == 0 for line in lines)


def receive_if_settled(order: Order, lines: Iterable[OrderLine], *, actor: Actor) -> Order:
    """Moves an order in transit on when its lines are settled. The caller holds the order's lock.

    Before IN_TRANSIT nothing moves: the lifecycle follows `confirm` with `receive` by itself.
    """
    if order.status == Status.IN_TRANSIT and is_settled(lines):
        return lifecycle.advance(order.pk, "receive", actor=actor)
    return order
