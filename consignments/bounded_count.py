"""How many rows there are, as far as anyone wants to know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

# Counting is the one part of a list that gets slower with every row. Nobody reads on to the ten-thousandth.
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class BoundedCount:
    """`number` rows; with `has_more` there are more than that."""

    number: int
    has_more: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.has_more else f"{self.number:,}"


def count_of(rows: QuerySet[Any], most: int = MOST_COUNTED) -> BoundedCount:
    """The rows counted up to `most`."""
    number = rows.order_by()[: most + 1].count()
    return BoundedCount(min(number, most), number > most)
