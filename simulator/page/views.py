"""Looking: consignments, one consignment, webhooks, calls."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from simulator import printing
from simulator.call_log import calls
from simulator.models import Consignment, Delivery, Line, Record
from simulator.refusals import Missing
from simulator.rules import statuses
from simulator.rules.totals import totals

SHOWN = 100


def home(request: HttpRequest) -> HttpResponse:
    """The newest consignments, of one status where the query names one."""
    status = request.GET.get("status", "")
    heads = Consignment.objects.filter(deleted_at=None, **({"status": status} if status else {}))
    counts = Consignment.objects.filter(deleted_at=None).values_list("status").annotate(Count("id")).order_by("status")
    shown = list(heads.annotate(line_count=Count("lines")).order_by("-version")[:SHOWN])
    outlets = names(found.outlet_id for found in shown)
    rows = [{"head": found, "outlet": outlets.get(found.outlet_id, "")} for found in shown]
    context = {"rows": rows, "counts": list(counts), "status": status, "limit": SHOWN}
    return render(request, "simulator/home.html", context)


def consignment(request: HttpRequest, consignment_id: str) -> HttpResponse:
    return consignment_page(request, consignment_id)


def consignment_page(request: HttpRequest, consignment_id: str, refusal: str = "") -> HttpResponse:
    """One consignment with its lines and what can be done to it; `refusal` says what was just refused."""
    found = Consignment.objects.filter(pk=consignment_id).first()
    if found is None:
        raise Missing("consignment not found")
    lines = list(found.lines.filter(deleted_at=None).order_by("number"))
    known = names([found.outlet_id, found.supplier_id or "", *(line.product_id for line in lines)])
    writable = statuses.WRITABLE.get((found.type, found.status), frozenset())
    context = {
        "found": found,
        "outlet": known.get(found.outlet_id, ""),
        "supplier": known.get(found.supplier_id or "", ""),
        "lines": [_line(line, known) for line in lines],
        "totals": None if found.type == statuses.STOCKTAKE else totals(found),
        "moves": [] if found.deleted_at else moves_from(found),
        "can_receive_all": found.type == statuses.SUPPLIER and found.status in (statuses.SENT, statuses.DISPATCHED),
        "can_edit": bool(writable) and not found.deleted_at,
        "refusal": refusal,
    }
    return render(request, "simulator/consignment.html", context, status=422 if refusal else 200)


def moves_from(found: Consignment) -> list[str]:
    """The statuses that may come next."""
    known = [*statuses.WAYS[found.type], *statuses.STOPS[found.type]]
    return [status for status in known if statuses.may_follow(found.type, found.status, status, skipping=False)]


def webhooks_sent(request: HttpRequest) -> HttpResponse:
    counts = Delivery.objects.values_list("state").annotate(Count("id")).order_by("state")
    shown = Delivery.objects.order_by("-id")[:SHOWN]
    context = {"deliveries": shown, "counts": list(counts), "limit": SHOWN}
    return render(request, "simulator/webhooks.html", context)


def calls_made(request: HttpRequest) -> HttpResponse:
    shown = [{**call, "when": _clock(call["at"])} for call in islice(reversed(calls), SHOWN)]
    return render(request, "simulator/calls.html", {"calls": shown, "total": len(calls), "limit": SHOWN})


def style(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_style(), content_type="text/css")


def names(identifiers: Iterable[str]) -> dict[str, str]:
    """Names of outlets, suppliers and products by id."""
    return dict(Record.objects.filter(pk__in=set(identifiers)).values_list("pk", "name"))


def _line(line: Line, known: dict[str, str]) -> dict[str, Any]:
    return {**printing.line(line), "product_id": line.product_id, "name": known.get(line.product_id, "")}


def _clock(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S")


@cache
def _style() -> bytes:
    return (Path(__file__).parent / "page.css").read_bytes()
