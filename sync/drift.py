"""Keeping the differences of an order: what is new is opened, what is gone is closed, what was accepted stays so."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import structlog
from django.db import transaction
from django.utils import timezone

from consignments.locks import lock_order
from consignments.models import Order
from sync.differences import Difference
from sync.models import Drift

log = structlog.get_logger(__name__)

MAX_VALUE = 255

# What a comparison with the mirror alone can tell; the totals take a call, a double is told by the other consignment.
COMPARED = frozenset(Drift.Kind.values) - {Drift.Kind.TOTALS, Drift.Kind.DUPLICATE}
WITH_TOTALS = COMPARED | {Drift.Kind.TOTALS}
DOUBLES = frozenset({Drift.Kind.DUPLICATE})


@transaction.atomic
def note_differences(order: Order, found: Sequence[Difference], *, looked_at: Collection[str] = COMPARED) -> int:
    """Makes the order's drift rows say what was found, and returns how many are open then.

    Rows of a kind that was not looked at stay as they are.
    """
    lock_order(order.pk)
    rows = {(row.kind, row.product_id): row for row in Drift.objects.filter(order=order, kind__in=looked_at)}
    for difference in found:
        _note(order, difference, rows.pop((difference.kind, difference.product_id), None))
    gone = [row.pk for row in rows.values() if row.state == Drift.State.OPEN]
    Drift.objects.filter(pk__in=gone).update(state=Drift.State.GONE, resolved_at=timezone.now())
    return Drift.objects.filter(order=order, state=Drift.State.OPEN).count()


def open_drift(order: Order) -> list[Drift]:
    """The differences that wait for a person."""
    return list(Drift.objects.filter(order=order, state=Drift.State.OPEN).order_by("kind", "sku"))


# Order, kind, product and both values.
Key = tuple[int, str, str, str, str]


def key_of(order: Order, found: Difference) -> Key:
    """What tells one difference from another: with another value on either side it is another."""
    return (order.pk, found.kind, found.product_id, found.ours[:MAX_VALUE], found.theirs[:MAX_VALUE])


def accepted_differences(orders: Iterable[Order]) -> set[Key]:
    """Those that people accepted."""
    rows = Drift.objects.filter(order__in=orders, state=Drift.State.ACCEPTED)
    return set(rows.values_list("order_id", "kind", "product_id", "ours", "theirs"))


def _note(order: Order, found: Difference, row: Drift | None) -> None:
    now = timezone.now()
    row = row or Drift(order=order, kind=found.kind, product_id=found.product_id, first_seen_at=now)
    values = (found.ours[:MAX_VALUE], found.theirs[:MAX_VALUE])
    # What a person accepted stays so for as long as both values stay what they were then; anything else is news.
    accepted = row.state == Drift.State.ACCEPTED and (row.ours, row.theirs) == values
    if row.pk is None or (row.state != Drift.State.OPEN and not accepted):
        row.state, row.resolved_at, row.resolved_by, row.reason = Drift.State.OPEN, None, None, ""
        log.warning("drift.found", order=order.number, kind=found.kind, sku=found.sku, ours=values[0], theirs=values[1])
    row.sku, row.last_seen_at = found.sku[:MAX_VALUE], now
    row.ours, row.theirs = values
    row.save()
