"""Lists by version: `after`, `before`, `page_size`, `deleted`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from simulator.refusals import Refusal
from simulator.sql import select
from simulator.switches import switches

Row = dict[str, Any]


def page_of(
    request: HttpRequest, table: str, columns: tuple[str, ...], equal: Mapping[str, str], *, has_deleted: bool = True
) -> list[Row]:
    """The rows that the query asks for, ascending by version; raises Refusal for a border that is no number.

    `table`, `columns` and the names in `equal` are ours; the values may be a client's.
    """
    conditions = [(f"{name} = %s", value) for name, value in equal.items()] + _borders(request)
    wheres = [condition for condition, _ in conditions]
    if has_deleted and not (wants_deleted(request) and switches.deleted_listing):
        wheres.append("deleted_at IS NULL")
    where = f"WHERE {' AND '.join(wheres)}" if wheres else ""
    names = ", ".join(f'"{name}"' for name in columns)
    statement = f"SELECT {names} FROM simulator_{table} {where} ORDER BY version LIMIT %s"  # noqa: S608 - own names
    rows = select(statement, *(value for _, value in conditions), page_size(request))
    return [dict(zip(columns, row, strict=True)) for row in rows]


def page_size(request: HttpRequest) -> int:
    """What was asked for, clamped without an error as the vendor's search does."""
    asked = whole(request, "page_size") or switches.default_page_size
    return min(max(asked, 1), switches.max_page_size)


def wants_deleted(request: HttpRequest) -> bool:
    return request.GET.get("deleted", "").lower() in {"1", "true"}


def whole(request: HttpRequest, name: str) -> int | None:
    """A whole number from the query; raises Refusal."""
    words = request.GET.get(name, "")
    if not words:
        return None
    if not words.lstrip("-").isdecimal() or len(words) > 18:
        raise Refusal(f"{name} must be a whole number")
    return int(words)


def filters(request: HttpRequest, *names: str) -> dict[str, str]:
    """The equality filters that the query gives."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}


def _borders(request: HttpRequest) -> list[tuple[str, int]]:
    after, before = whole(request, "after"), whole(request, "before")
    borders = []
    if after:
        borders.append((f"version {'>=' if switches.after_inclusive else '>'} %s", after))
    if before:
        borders.append((f"version {'<=' if switches.before_inclusive else '<'} %s", before))
    return borders
