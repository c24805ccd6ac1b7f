"""Where a delivery differs from its order, put together for the supplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from consignments.models import Order, OrderLine
from receiving.counts import ZERO
from receiving.deliveries import CountedRow, Delivery, deliveries_of
from receiving.models import Photo, Receipt, ReceiptLine, ShortClose

CLAIMED = ("damaged", "missing", "wrong")


@dataclass(frozen=True)
class Evidence:
    """What was written and photographed of one product, oldest delivery first."""

    reasons: list[str]
    photos: list[Photo]


@dataclass(frozen=True)
class Difference:
    """A line of the order that did not come as ordered; pieces are what all receipts that stand add up to."""

    line: OrderLine
    evidence: Evidence

    @property
    def claimed(self) -> Decimal:
        """What the damaged, missing and wrong pieces cost on the order."""
        return sum((getattr(self.line, bucket) for bucket in CLAIMED), ZERO) * self.line.unit_cost


@dataclass(frozen=True)
class Extra:
    """Goods nobody had ordered, in one delivery."""

    line: ReceiptLine
    evidence: Evidence

    @property
    def pieces(self) -> Decimal:
        """How many came."""
        return self.line.accepted + self.line.damaged


@dataclass(frozen=True)
class Total:
    """Pieces of one kind of difference over all lines, and what they cost on the order."""

    label: str
    pieces: Decimal
    value: Decimal


@dataclass(frozen=True)
class DiscrepancyReport:
    """Everything on which the supplier and the outlet have to agree."""

    order: Order
    differences: list[Difference]
    extras: list[Extra]
    short_closes: list[ShortClose]
    deliveries: list[Delivery]
    totals: list[Total]
    still_open: Decimal

    @property
    def claimed(self) -> Decimal:
        """What is asked back: damaged, missing and wrong pieces at the order's cost."""
        return sum((difference.claimed for difference in self.differences), ZERO)

    @property
    def is_empty(self) -> bool:
        """Whether all that came is as ordered."""
        return not (self.differences or self.extras)


def discrepancies_of(order: Order) -> DiscrepancyReport:
    """The report of `order` as its ledger is now, in a constant number of queries; receipts taken back are left out."""
    standing = [delivery for delivery in reversed(deliveries_of(order)) if _stands(delivery.receipt)]
    rows: dict[int | None, list[CountedRow]] = defaultdict(list)
    for delivery in standing:
        for row in delivery.rows:
            rows[row.line.line_id].append(row)
    deliveries = [delivery for delivery in standing if delivery.receipt.kind == Receipt.Kind.RECEIPT]
    lines = list(order.lines.select_related("product"))
    return DiscrepancyReport(
        order=order,
        differences=[Difference(line, _evidence(rows[line.pk])) for line in lines if _differs(line)],
        extras=[
            Extra(row.line, _evidence([row])) for each in deliveries for row in each.rows if row.line.is_unexpected
        ],
        short_closes=list(order.short_closes.select_related("line__product", "recorded_by")),
        deliveries=deliveries,
        totals=[total for total in _totals(lines) if total.pieces],
        still_open=sum((line.open for line in lines), ZERO),
    )


def _stands(receipt: Receipt) -> bool:
    return receipt.kind != Receipt.Kind.REVERSAL and not receipt.is_reversed


def _differs(line: OrderLine) -> bool:
    return bool(line.damaged or line.missing or line.wrong or line.short_closed or line.over)


def _evidence(rows: Iterable[CountedRow]) -> Evidence:
    each = list(rows)
    # A correction has one reason for all its lines.
    reasons = dict.fromkeys(reason for row in each if (reason := row.line.reason or row.line.receipt.reason))
    return Evidence(list(reasons), [photo for row in each for photo in row.photos])


def _totals(lines: Sequence[OrderLine]) -> list[Total]:
    # The page translates them; the paper for the supplier stays in English.
    columns = {
        gettext_noop("Damaged"): "damaged",
        gettext_noop("Missing"): "missing",
        gettext_noop("Wrong item"): "wrong",
        gettext_noop("Closed without arriving"): "short_closed",
        gettext_noop("More than ordered"): "over",
    }
    return [_total(label, column, lines) for label, column in columns.items()]


def _total(label: str, column: str, lines: Sequence[OrderLine]) -> Total:
    pieces = [getattr(line, column) for line in lines]
    value = sum((many * line.unit_cost for many, line in zip(pieces, lines, strict=True)), ZERO)
    return Total(label, sum(pieces, ZERO), value)
