"""Paging through tables that may hold millions of rows: to count them all would cost more than to show a page."""

from __future__ import annotations

from functools import cached_property
from typing import cast

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet

COUNTED_AT_MOST = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts up to 10,000 rows; what lies beyond is found by filter or search."""

    @cached_property
    def count(self) -> int:
        rows = cast("QuerySet[Model]", self.object_list)
        return rows[:COUNTED_AT_MOST].count()
