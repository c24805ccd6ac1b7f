"""/outlets, /suppliers, /products and /inventory: read only."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from simulator import answers, printing
from simulator.access import require
from simulator.api.methods import View, by_method
from simulator.api.paging import slice_of
from simulator.models import Inventory, Record
from simulator.refusals import Missing


def records(kind: str) -> View:
    """The list of one kind."""

    def list_all(request: HttpRequest) -> HttpResponse:
        require(request, f"{kind}s:read")
        wanted = Record.objects.filter(kind=kind)
        if kind == "product" and (request.GET.get("sku") or request.GET.get("name")):
            found = wanted.filter(Q(code=request.GET.get("sku", "")) | Q(name=request.GET.get("name", "")))
            rows = list(found.order_by("version"))
        else:
            rows = list(slice_of(request, wanted))
        return answers.page([_printed(row.body) for row in rows], [row.version for row in rows])

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


def inventory(request: HttpRequest) -> HttpResponse:
    """As in 2.0: a list by version."""
    require(request, "inventory:read")
    rows = list(slice_of(request, Inventory.objects.all(), has_deleted=False))
    return answers.page([printing.inventory(row) for row in rows], [row.version for row in rows])


def _printed(body: str) -> dict[str, Any]:
    return printing.without_nulls(json.loads(body))
