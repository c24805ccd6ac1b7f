"""Proving orders from the ledger: every total and state that disagrees with the entries is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from django.db.models import QuerySet

from consignments.models import Order, OrderLine
from consignments.statuses import RECEIVABLE, RECEIVED_HERE, Status, mid_sentence
from receiving.counts import BUCKETS
from receiving.models import Receipt
from receiving.outside_counts import LedgerDifference, outside_differences
from receiving.settlement import is_settled
from receiving.totals import COLUMNS, LineTotals, totals_of_orders

BATCH = 100
TAKES_GOODS = RECEIVABLE | {Status.RECEIVED, Status.COMPLETE}


def ledger_differences(orders: QuerySet[Order]) -> Iterator[LedgerDifference]:
    """Each total, state or reversal of `orders`, or count elsewhere, that the entries do not bear out.

    A batch of orders takes the same few queries however many lines and receipts it has.
    """
    each = orders.order_by("pk").prefetch_related("lines__product", "receipts__lines")
    rows = each.iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        totals = totals_of_orders([order.pk for order in batch])
        for order in batch:
            yield from map(LedgerDifference, _wrong(order, totals))
        yield from outside_differences(batch)


def _wrong(order: Order, totals: Mapping[int, LineTotals]) -> Iterator[str]:
    lines = list(order.lines.all())
    yield from _wrong_totals(order, lines, totals)
    yield from _wrong_state(order, lines)
    yield from _wrong_signs(order)
    yield from _wrong_reversals(order)


def _wrong_totals(order: Order, lines: list[OrderLine], totals: Mapping[int, LineTotals]) -> Iterator[str]:
    for line in lines:
        proven = totals.get(line.pk, LineTotals())
        for column in COLUMNS:
            stored, summed = getattr(line, column), getattr(proven, column)
            if stored != summed:
                yield (
                    f"{order} {line.product.sku}: {column} is {stored.normalize():f} on the line, "
                    f"the ledger says {summed.normalize():f}."
                )


def _wrong_state(order: Order, lines: list[OrderLine]) -> Iterator[str]:
    if order.status == Status.IN_TRANSIT and lines and is_settled(lines):
        yield f"{order}: every line is settled, yet the order is still in transit."
    counted_here = order.kind in RECEIVED_HERE
    if counted_here and order.status in {Status.RECEIVED, Status.COMPLETE} and not is_settled(lines):
        still_open = ", ".join(line.product.sku for line in lines if line.open)
        yield f"{order}: the order is {mid_sentence(order.get_status_display())}, yet still open: {still_open}."
    if order.status not in TAKES_GOODS and any(line.settled > line.short_closed for line in lines):
        yield f"{order}: the order is {mid_sentence(order.get_status_display())}, yet goods are booked in."


def _wrong_signs(order: Order) -> Iterator[str]:
    """Only a reversal and a correction take pieces off."""
    for receipt in order.receipts.all():
        if receipt.kind == Receipt.Kind.RECEIPT:
            for line in receipt.lines.all():
                if any(getattr(line, bucket) < 0 for bucket in BUCKETS):
                    yield f"{order}: receipt {receipt.pk} takes pieces off in line {line.pk}."


def _wrong_reversals(order: Order) -> Iterator[str]:
    receipts = {receipt.pk: receipt for receipt in order.receipts.all()}
    for receipt in receipts.values():
        if receipt.reverses_id and _quantities(receipt, -1) != _quantities(receipts[receipt.reverses_id], 1):
            yield f"{order}: reversal {receipt.pk} is not the opposite of receipt {receipt.reverses_id}."


def _quantities(receipt: Receipt, sign: int) -> dict[int, list[object]]:
    return {line.product_id: [sign * getattr(line, bucket) for bucket in BUCKETS] for line in receipt.lines.all()}
