"""/outlets, /suppliers and /products: read only."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator import answers, printing
from simulator.access import require
from simulator.api.methods import View, by_method
from simulator.api.paging import page_of
from simulator.models import Record
from simulator.refusals import Missing


def records(kind: str) -> View:
    """The list of one kind."""

    def list_all(request: HttpRequest) -> HttpResponse:
        require(request, f"{kind}s:read")
        named = {"code": request.GET.get("sku"), "name": request.GET.get("name")} if kind == "product" else {}
        if any(named.values()):
            rows = _named({column: value for column, value in named.items() if value})
        else:
            rows = page_of(request, "record", ("version", "body"), {"kind": kind})
        return answers.page([_printed(row["body"]) for row in rows], [row["version"] for row in rows])

    return by_method(get=list_all)


def record(kind: str) -> View:
    """One of a kind."""

    def show(request: HttpRequest, record_id: str) -> HttpResponse:
        require(request, f"{kind}s:read")
        found = Record.objects.filter(kind=kind, pk=record_id).first()
        if found is None:
            raise Missing(f"{kind} not found")
        return answers.data(_printed(found.body))

    return by_method(get=show)


def _named(columns: dict[str, str]) -> list[dict[str, Any]]:
    """Products by SKU or name: all other parameters are then ignored."""
    found = Record.objects.filter(kind="product", deleted_at=None, **columns)
    return [{"version": record.version, "body": record.body} for record in found]


def _printed(body: str) -> dict[str, Any]:
    return printing.without_nulls(json.loads(body))
