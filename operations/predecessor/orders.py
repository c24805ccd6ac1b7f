"""Writing old orders as orders of this system: each in a transaction of its own, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Container

from django.contrib.auth.models import User
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from consignments import lifecycle
from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.locks import lock_order
from consignments.models import Order, OrderLine
from operations.predecessor.old_orders import TABLES, OldOrder, old_orders
from operations.predecessor.planning import AlreadyThere, LeftOut, Plan, plan
from operations.predecessor.source import Source
from operations.predecessor.tally import Tally
from receiving.access import receiver
from receiving.opening import book_opening

CLOSED_THERE = "closed at the predecessor"
Advance = Callable[[int], None]


def count_orders(source: Source) -> int:
    return sum(source.count(table.name) for table in TABLES if source.has(table.name))


def take_orders(source: Source, tally: Tally, advance: Advance, *, actor: Actor, dry_run: bool) -> None:
    """Takes over every order that can be; the others are told in `tally`."""
    taken: set[str] = set()
    for old in old_orders(source):
        tally.read["orders"] += 1
        tally.read["lines"] += len(old.lines)
        if _take(old, taken, tally, actor=actor, dry_run=dry_run):
            taken.add(old.number)
        advance(1)


def opening_key(old_table: str, old_id: int) -> str:
    """The key of the receipt that holds what was received there."""
    return f"predecessor:{old_table}:{old_id}"


def _take(old: OldOrder, taken: Container[str], tally: Tally, *, actor: Actor, dry_run: bool) -> bool:
    """Whether it is here, or would be."""
    try:
        planned = plan(old, taken)
        if not dry_run:
            _write(planned, actor)
    except AlreadyThere:
        tally.there["orders"] += 1
        tally.there["lines"] += len(old.lines)
        return True
    except (LeftOut, ConsignmentError, DataError, IntegrityError) as reason:
        tally.leave_out("orders", f"{old.number} ({old.table} {old.id})", str(reason))
        for line in old.lines:
            tally.leave_out("lines", f"{line.product} of {old.number}", "its order is left out")
        return False
    tally.taken["orders"] += 1
    tally.taken["lines"] += len(planned.lines)
    tally.statuses[str(planned.status.label)] += 1
    return True


@transaction.atomic
def _write(planned: Plan, actor: Actor) -> None:
    order = lock_order(_new_order(planned, receiver(actor)).pk)
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, position=position, ordered=line.ordered, unit_cost=line.unit_cost)
        for position, (product, line) in enumerate(planned.lines, start=1)
    )
    old = planned.old
    book_opening(
        order,
        planned.received,
        key=opening_key(old.table, old.id),
        arrived_at=old.received_at or old.created_at or timezone.now(),
        note=f"Received at the predecessor, order {old.table} {old.id}",
        close_rest=CLOSED_THERE if planned.closes_rest else "",
        actor=actor,
    )
    data = {"table": old.table, "id": old.id, "state": old.state, "lightspeed_id": old.lightspeed_id}
    lifecycle.take_over(order, planned.status, actor=actor, data=data)
    if old.created_at:
        Order.objects.filter(pk=order.pk).update(created_at=old.created_at)


def _new_order(planned: Plan, user: User) -> Order:
    old = planned.old
    return Order.objects.create(
        number=old.number,
        kind=planned.kind,
        outlet=planned.outlet,
        source=planned.source,
        supplier=planned.supplier,
        due_date=old.due,
        note=old.note,
        lightspeed_id=old.lightspeed_id or None,
        created_by=user,
        last_edited_by=user,
    )
