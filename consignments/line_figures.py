"""The sums under an order's lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consignments.models import OrderLine


@dataclass(frozen=True)
class LineFigures:
    """Sums over lines: pieces of each fate, what was ordered in money, and how many lines have nothing open."""

    ordered: Decimal
    accepted: Decimal
    damaged: Decimal
    missing: Decimal
    wrong: Decimal
    short_closed: Decimal
    open: Decimal
    value: Decimal
    settled_lines: int


def figures_of(lines: Sequence[OrderLine]) -> LineFigures:
    """The sums of `lines`, which are loaded already."""

    def total(name: str) -> Decimal:
        return sum((getattr(line, name) for line in lines), Decimal(0))

    return LineFigures(
        ordered=total("ordered"),
        accepted=total("accepted"),
        damaged=total("damaged"),
        missing=total("missing"),
        wrong=total("wrong"),
        short_closed=total("short_closed"),
        open=total("open"),
        value=sum((line.ordered * line.unit_cost for line in lines), Decimal(0)),
        settled_lines=sum(not line.open for line in lines),
    )
