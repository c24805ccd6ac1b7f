"""The sums under an order's lines."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, Count, ExpressionWrapper, F, Q, Sum, When

from consignments.fields import quantity_field
from consignments.models import Order
from consignments.queries import LINE_SETTLED, LINE_VALUE, OPEN_LINE
from consignments.statuses import Kind

_PIECES = ("requested", "ordered", "accepted", "damaged", "missing", "wrong", "short_closed")
# A transfer's sender may pack other quantities than were asked for.
_REPACKED = Q(requested__isnull=False) & ~Q(requested=F("ordered"))
_OPEN_PIECES = Case(When(OPEN_LINE, then=ExpressionWrapper(F("ordered") - LINE_SETTLED, output_field=quantity_field())))


@dataclass(frozen=True)
class LineFigures:
    """Sums over all lines: pieces of each fate, what was ordered in money, and how many lines have nothing open."""

    requested: Decimal
    ordered: Decimal
    accepted: Decimal
    damaged: Decimal
    missing: Decimal
    wrong: Decimal
    short_closed: Decimal
    open: Decimal
    value: Decimal
    lines: int
    settled_lines: int
    repacked_lines: int
    # A return is credited, not counted: nothing of it is ever accepted or open.
    is_counted: bool

    @property
    def is_repacked(self) -> bool:
        """Whether what was packed differs from what was asked for."""
        return self.repacked_lines > 0


def figures_of(order: Order) -> LineFigures:
    """The sums of the lines of `order`, added up by the database in one query, however many they are."""
    sums = order.lines.order_by().aggregate(
        **{f"sum_{name}": Sum(name) for name in _PIECES},
        sum_open=Sum(_OPEN_PIECES),
        sum_value=Sum(LINE_VALUE),
        lines=Count("pk"),
        open_lines=Count("pk", filter=OPEN_LINE),
        repacked_lines=Count("pk", filter=_REPACKED),
    )
    lines = sums["lines"]
    pieces = {name: sums[f"sum_{name}"] or Decimal(0) for name in (*_PIECES, "open", "value")}
    settled, repacked = lines - sums["open_lines"], sums["repacked_lines"]
    counted = order.kind != Kind.RETURN
    return LineFigures(**pieces, lines=lines, settled_lines=settled, repacked_lines=repacked, is_counted=counted)
