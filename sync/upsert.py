"""Storing many versioned rows at once so that an older version never overwrites a newer one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def upsert_newer(
    model: type[Row], rows: Sequence[Row], *, key: str, update: Sequence[str], scope: Mapping[str, Any]
) -> int:
    """Inserts or updates `rows`, told apart by `key` within `scope`; returns how many were new or newer.

    Three statements however many rows: insert what is absent, lock all of them and read their versions, update
    what is older. Two writers at once are ordered by the lock, so the later one sees what the earlier stored.
    The caller holds a transaction.
    """
    if not rows:
        return 0
    before = _stored(model, rows, key, scope)
    model._default_manager.bulk_create([row for row in rows if getattr(row, key) not in before], ignore_conflicts=True)
    stored = _stored(model, rows, key, scope)
    newer = [row for row in rows if getattr(row, key) in stored and _version(row) > stored[getattr(row, key)][1]]
    for row in newer:
        row.pk = stored[getattr(row, key)][0]
    _overwrite(model, newer, update)
    return len(newer) + sum(1 for row in rows if getattr(row, key) not in before)


def _stored(model: type[Row], rows: Sequence[Row], key: str, scope: Mapping[str, Any]) -> dict[Any, tuple[int, int]]:
    """Id and version by key, locked in the order of their ids until the transaction ends."""
    wanted = model._default_manager.filter(**scope, **{f"{key}__in": [getattr(row, key) for row in rows]})
    found = wanted.order_by("pk").select_for_update().values_list(key, "pk", "version")
    return {value: (pk, version) for value, pk, version in found}


def _overwrite(model: type[Row], rows: Sequence[Row], update: Sequence[str]) -> None:
    """One statement; each row carries its own id, on which the database notices that it exists."""
    target = ["id"] if connection.features.supports_update_conflicts_with_target else None
    if rows:
        model._default_manager.bulk_create(
            list(rows), update_conflicts=True, update_fields=list(update), unique_fields=target
        )


def _version(row: models.Model) -> int:
    return int(getattr(row, "version"))  # noqa: B009 - the row's class is the caller's
