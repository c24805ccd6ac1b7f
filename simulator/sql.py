"""Plain SQL for what a client does a hundred thousand times: composing a query costs more than running it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection


def select(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows; names in `statement` are ours alone, whatever comes from outside is in `values`."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def change_each(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Runs one statement for each row of values."""
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(rows))
