"""/consignments/{id}/products, and /bulk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator import answers, printing
from simulator.access import require, require_write
from simulator.api.consignments import READ
from simulator.api.paging import page_of
from simulator.changes import changing
from simulator.models import Consignment
from simulator.refusals import Malformed
from simulator.rules import finding, lines
from simulator.rules.bodies import fields_from, parsed
from simulator.rules.lines import Wish
from simulator.switches import switches

# The vendor advises against more in one call: its server times out.
LARGE_BULK = 500


def list_all(request: HttpRequest, consignment_id: str) -> HttpResponse:
    require(request, READ)
    finding.check_shown(consignment_id)
    rows = page_of(request, "line", printing.LINE, {"consignment_id": consignment_id})
    versions = [row["version"] for row in rows]
    return answers.page([printing.line_values(row) for row in rows], versions)


def add(request: HttpRequest, consignment_id: str) -> HttpResponse:
    with changing():
        found = _writable(request, consignment_id)
        line = lines.add(found, Wish.read(fields_from(request.body)))
    return answers.data(printing.line(line))


def put(request: HttpRequest, consignment_id: str, product_id: str) -> HttpResponse:
    """The schema nests a list of lines, clients read one line: the switch decides."""
    with changing():
        found = _writable(request, consignment_id)
        line = lines.put(found, Wish.read(fields_from(request.body), product_id))
    printed = printing.line(line)
    return answers.data(printed if switches.put_line_answer == "line" else {"data": [printed]})


def remove(request: HttpRequest, consignment_id: str, product_id: str) -> HttpResponse:
    with changing():
        lines.remove(_writable(request, consignment_id), product_id)
    return answers.empty()


def bulk(request: HttpRequest, consignment_id: str) -> HttpResponse:
    """The body is a bare list; the answer is keyed by product. A large one may fail at the gateway, done or not."""
    rows = parsed(request.body)
    if not isinstance(rows, list):
        raise Malformed("the body must be a list of lines")
    with changing():
        found = _writable(request, consignment_id)
        wishes = [Wish.read(row) for row in rows]
        written = [printing.line(line) for line in lines.add_many(found, wishes)]
    if len(rows) > LARGE_BULK and switches.large_bulk != "accept":
        return HttpResponse("<h1>Gateway</h1>", status=int(switches.large_bulk), content_type="text/html")
    return answers.data({wish.product_id: _echo(wish, line) for wish, line in zip(wishes, written, strict=True)})


def _echo(wish: Wish, line: dict[str, Any]) -> dict[str, Any]:
    return {name: line[name] for name in ("count", "received") if name in wish.values}


def _writable(request: HttpRequest, consignment_id: str) -> Consignment:
    found = finding.live_consignment(consignment_id)
    require_write(request, found.type)
    return found
