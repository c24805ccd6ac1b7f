"""/consignments and /consignments/{id}."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from simulator import answers, printing
from simulator.access import require, require_write
from simulator.api.paging import filters, page_of
from simulator.changes import changing
from simulator.rules import finding, heads
from simulator.rules.bodies import fields_from
from simulator.rules.totals import totals

READ = "consignments:read"


def list_all(request: HttpRequest) -> HttpResponse:
    require(request, READ)
    rows = page_of(request, "consignment", printing.HEAD, filters(request, "type", "status", "outlet_id"))
    versions = [row["version"] for row in rows]
    return answers.page([printing.head_values(row) for row in rows], versions)


def create(request: HttpRequest) -> HttpResponse:
    fields = fields_from(request.body)
    require_write(request, fields.get("type"))
    with changing():
        made = heads.create(fields)
    return answers.data(printing.head(made), 201)


def show(request: HttpRequest, consignment_id: str) -> HttpResponse:
    require(request, READ)
    return answers.data(printing.head(finding.consignment(consignment_id)))


def update(request: HttpRequest, consignment_id: str) -> HttpResponse:
    with changing():
        found = finding.live_consignment(consignment_id)
        require_write(request, found.type)
        heads.update(found, fields_from(request.body))
    return answers.data(printing.head(found))


def delete(request: HttpRequest, consignment_id: str) -> HttpResponse:
    with changing():
        found = finding.live_consignment(consignment_id)
        require_write(request, found.type)
        heads.delete(found)
    return answers.empty()


def show_totals(request: HttpRequest, consignment_id: str) -> HttpResponse:
    """One object, in a list: so the vendor prints it."""
    require(request, READ)
    return answers.data([totals(finding.consignment(consignment_id))])
