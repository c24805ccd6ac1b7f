"""Lists cut by keyset: the thousandth page costs what the first does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from consignments.api.refusals import BadQuery
from consignments.keyset import BadCursor, Sort, page_of

Row = TypeVar("Row", bound=Model)
DEFAULT_SIZE = 50
LARGEST_SIZE = 500
BY_ID = Sort("id", "Oldest first")


def page_answer(
    request: Request, rows: QuerySet[Row], shown: Callable[[Sequence[Row]], Any], sort: Sort = BY_ID
) -> Response:
    """{results, next, previous}: the page that ?cursor= names, of ?limit= rows; raises BadQuery."""
    try:
        page = page_of(rows, sort, request.query_params.get("cursor", ""), _size(request))
    except BadCursor as error:
        raise BadQuery([f"cursor: {error}"]) from error
    body = {
        "results": shown(page.rows),
        "next": _address(request, page.following),
        "previous": _address(request, page.previous),
    }
    return Response(body)


def _size(request: Request) -> int:
    text = request.query_params.get("limit", str(DEFAULT_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= LARGEST_SIZE):
        raise BadQuery([_("limit: choose from 1 to %(most)s.") % {"most": LARGEST_SIZE}])
    return int(text)


def _address(request: Request, cursor: str) -> str | None:
    return replace_query_param(request.build_absolute_uri(), "cursor", cursor) if cursor else None
