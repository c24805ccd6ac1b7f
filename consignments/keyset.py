"""Pages cut by the last row seen, not by counting rows: the thousandth page costs what the first does, and a row that
is added meanwhile moves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar, cast

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable, F
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

Row = TypeVar("Row", bound=Model)

_SIGNER = signing.Signer(salt="consignments.keyset")


@dataclass(frozen=True)
class Sort:
    """An order of rows: by `expression`, then by id, both in one direction. None sorts by id alone.

    With `nulls_last`, which wants the name of a column, rows without a value follow those with one.
    """

    name: str
    label: StrOrPromise
    expression: str | Combinable | None = None
    descending: bool = False
    nulls_last: bool = False


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the cursors of the pages around them (empty where there is none)."""

    rows: Sequence[Row]
    following: str
    previous: str


@dataclass(frozen=True)
class _Place:
    value: Any
    pk: int
    backwards: bool


class BadCursor(ValueError):
    """The address names a place in the list that was never handed out, or one of another sort."""


def page_of(rows: QuerySet[Row], sort: Sort, cursor: str, size: int) -> Page[Row]:
    """The page after (or before) the row that `cursor` names, or the first; raises BadCursor."""
    place = _read(cursor, sort) if cursor else None
    backwards = bool(place and place.backwards)
    downwards = sort.descending != backwards
    found = _taken(rows, sort, place, size + 1, downwards=downwards)
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_following = bool(found) and (backwards or more)
    has_previous = bool(found) and (more if backwards else place is not None)
    return Page(
        found,
        _write(found[-1], sort, backwards=False) if has_following else "",
        _write(found[0], sort, backwards=True) if has_previous else "",
    )


def _taken(rows: QuerySet[Row], sort: Sort, place: _Place | None, size: int, *, downwards: bool) -> list[Row]:
    found: list[Row] = []
    for walk in _walks(rows, sort, place, downwards=downwards):
        found += walk[: size - len(found)]
        if len(found) == size:
            break
    return found


def _walks(rows: QuerySet[Row], sort: Sort, place: _Place | None, *, downwards: bool) -> list[QuerySet[Row]]:
    """What is read one after the other, each along an index.

    A value made up for the rows that have none would have the database sort them all.
    """
    if not sort.nulls_last:
        return [_sorted(rows, sort, place, downwards=downwards)]
    valued = rows.filter(**{f"{sort.expression}__isnull": False})
    bare = _keyed(rows.filter(**{f"{sort.expression}__isnull": True}), sort)
    among_bare = place is not None and place.value is None
    tail = _by_id(bare, place if among_bare else None, downwards=downwards)
    head = _sorted(valued, sort, None if among_bare else place, downwards=downwards)
    if downwards:
        return [tail, head] if among_bare or place is None else [head]
    return [tail] if among_bare else [head, tail]


def _sorted(rows: QuerySet[Row], sort: Sort, place: _Place | None, *, downwards: bool) -> QuerySet[Row]:
    if sort.expression is None:
        return _by_id(rows, place, downwards=downwards)
    side, sign = ("lt", "-") if downwards else ("gt", "")
    keyed = _keyed(rows, sort)
    if place:
        same = Q(sort_key=place.value) & Q(**{f"pk__{side}": place.pk})
        keyed = keyed.filter(Q(**{f"sort_key__{side}": place.value}) | same)
    return keyed.order_by(f"{sign}sort_key", f"{sign}pk")


def _keyed(rows: QuerySet[Row], sort: Sort) -> QuerySet[Row]:
    expression = F(sort.expression) if isinstance(sort.expression, str) else sort.expression
    return cast("QuerySet[Row]", rows.annotate(sort_key=expression))


def _by_id(rows: QuerySet[Row], place: _Place | None, *, downwards: bool) -> QuerySet[Row]:
    side, sign = ("lt", "-") if downwards else ("gt", "")
    return rows.filter(**{f"pk__{side}": place.pk} if place else {}).order_by(f"{sign}pk")


def _write(row: Model, sort: Sort, *, backwards: bool) -> str:
    value = getattr(row, "sort_key", None)
    kind = type(value).__name__
    text = value.isoformat() if isinstance(value, date) else value
    return _SIGNER.sign_object([sort.name, kind, text, row.pk, backwards])


def _read(cursor: str, sort: Sort) -> _Place:
    try:
        name, kind, text, pk, backwards = _SIGNER.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadCursor(_("This place in the list is not known. Start again from the first page.")) from error
    if name != sort.name:
        raise BadCursor(_("The list is sorted another way now. Start again from the first page."))
    readers: dict[str, Any] = {"date": date.fromisoformat, "datetime": datetime.fromisoformat}
    return _Place(readers.get(kind, lambda same: same)(text), pk, backwards)
