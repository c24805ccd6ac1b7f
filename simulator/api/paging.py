"""Lists by version: `after`, `before`, `page_size`, `deleted`."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from simulator.refusals import Refusal
from simulator.switches import switches

Row = TypeVar("Row", bound=Model)


def slice_of(request: HttpRequest, rows: QuerySet[Row], *, has_deleted: bool = True) -> QuerySet[Row]:
    """The page that the query asks for, ascending by version; raises Refusal for what is no number."""
    after, before = whole(request, "after"), whole(request, "before")
    if after:
        rows = rows.filter(**{"version__gte" if switches.after_inclusive else "version__gt": after})
    if before:
        rows = rows.filter(**{"version__lte" if switches.before_inclusive else "version__lt": before})
    if has_deleted and not (wants_deleted(request) and switches.deleted_listing):
        rows = rows.filter(deleted_at=None)
    return rows.order_by("version")[: page_size(request)]


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
    if not words.lstrip("-").isdigit():
        raise Refusal(f"{name} must be a whole number")
    return int(words)


def filters(request: HttpRequest, *names: str) -> dict[str, Any]:
    """The equality filters that the query gives."""
    return {name: request.GET[name] for name in names if request.GET.get(name)}
