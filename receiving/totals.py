"""The totals on an order's lines: sums over the ledger, never counters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from consignments.models import OrderLine
from receiving.counts import BUCKETS, ZERO
from receiving.models import ReceiptLine, ShortClose

COLUMNS = (*BUCKETS, "short_closed")
NOTHING = [ZERO] * len(BUCKETS)


@dataclass(frozen=True)
class LineTotals:
    """What the ledger says of one order line, in pieces."""

    accepted: Decimal = ZERO
    damaged: Decimal = ZERO
    missing: Decimal = ZERO
    wrong: Decimal = ZERO
    short_closed: Decimal = ZERO


def ledger_totals(line_ids: Iterable[int]) -> dict[int, LineTotals]:
    """The sums over receipts, reversals and short-closes for each line; a line without entries has zeros."""
    wanted = list(line_ids)
    sums = _sums(line_id__in=wanted)
    return {line_id: sums.get(line_id, LineTotals()) for line_id in wanted}


def totals_of_orders(order_ids: Collection[int]) -> dict[int, LineTotals]:
    """The same for all lines of these orders that have entries."""
    return _sums(line__order__in=order_ids)


def _sums(**of: object) -> dict[int, LineTotals]:
    sums = [Sum(bucket) for bucket in BUCKETS]
    entries = ReceiptLine.objects.filter(line__isnull=False, **of).order_by()
    received = {line_id: quantities for line_id, *quantities in entries.values_list("line_id").annotate(*sums)}
    closes = ShortClose.objects.filter(**of).order_by()
    closed = dict(closes.values_list("line_id").annotate(Sum("quantity")))
    lines = received.keys() | closed.keys()
    return {line_id: _totals(received.get(line_id, NOTHING), closed.get(line_id, ZERO)) for line_id in lines}


def _totals(received: Sequence[Decimal], closed: Decimal) -> LineTotals:
    return LineTotals(**dict(zip(COLUMNS, [*received, closed], strict=True)))


def rewrite_totals(lines: Sequence[OrderLine]) -> None:
    """Brings the totals on `lines` to the ledger's sums. The caller holds the order's lock."""
    totals = ledger_totals(line.pk for line in lines)
    changed: set[str] = set()
    for line in lines:
        for column in COLUMNS:
            total = getattr(totals[line.pk], column)
            if getattr(line, column) != total:
                setattr(line, column, total)
                changed.add(column)
    if changed:
        OrderLine.objects.bulk_update(lines, sorted(changed))
