"""Counting that stops: to count a million rows costs more than to know that they are many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

MOST = 10_000


@dataclass(frozen=True)
class Count:
    """A number of rows, or that they are more than were counted."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_more else f"{self.number:,}"


def count(rows: QuerySet[Any], most: int = MOST) -> Count:
    """Counts at most `most` rows, by their ids, in no order. The filter has to be answered by an index."""
    found = rows.order_by()[: most + 1].count()
    return Count(min(found, most), is_more=found > most)
