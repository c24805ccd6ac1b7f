"""Storing many versioned rows at once so that an older version never overwrites a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def upsert_newer(model: type[Row], rows: Sequence[Row], *, key: Sequence[str], update: Sequence[str]) -> list[Row]:
    """Inserts or updates `rows`, told apart by the columns of `key`; returns those that were new or newer.

    Three statements however many rows: insert what is absent, lock all of them and read their versions, update
    what is older. Two writers at once are ordered by the lock, so the later one sees what the earlier stored.
    The caller holds a transaction.
    """
    if not rows:
        return []
    key_of = attrgetter(*key)
    before = _stored(model, rows, key)
    new = [row for row in rows if key_of(row) not in before]
    model._default_manager.bulk_create(new, ignore_conflicts=True)
    stored = _stored(model, rows, key) if new else before
    newer = [row for row in rows if key_of(row) in stored and _version(row) > stored[key_of(row)][1]]
    for row in newer:
        row.pk = stored[key_of(row)][0]
    _overwrite(model, newer, update)
    return newer + new


def _stored(model: type[Row], rows: Sequence[Row], key: Sequence[str]) -> dict[Any, tuple[int, int]]:
    """Id and version by key, locked in the order of their ids until the transaction ends.

    With a key of several columns it finds their other combinations too: a few rows more, by the same index.
    """
    wanted = {f"{name}__in": {getattr(row, name) for row in rows} for name in key}
    found = model._default_manager.filter(**wanted).order_by("pk").select_for_update()
    values = found.values_list(*key, "pk", "version")
    return {(row[0] if len(key) == 1 else row[:-2]): (row[-2], row[-1]) for row in values}


def _overwrite(model: type[Row], rows: Sequence[Row], update: Sequence[str]) -> None:
    """One statement; each row carries its own id, on which the database notices that it exists."""
    target = ["id"] if connection.features.supports_update_conflicts_with_target else None
    if rows:
        model._default_manager.bulk_create(
            list(rows), update_conflicts=True, update_fields=list(update), unique_fields=target
        )


def _version(row: models.Model) -> int:
    return int(getattr(row, "version"))  # noqa: B009 - the row's class is the caller's
