"""All there is, for tests to look at."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from simulator import printing
from simulator.changes import newest_version
from simulator.models import Consignment, Delivery, Hook, Inventory, Record
from simulator.rules import statuses
from simulator.rules.totals import totals


def whole_state(consignment_id: str = "") -> dict[str, Any]:
    """Everything, deleted records too; with an id only that consignment."""
    heads = Consignment.objects.order_by("version").prefetch_related("lines")
    if consignment_id:
        heads = heads.filter(pk=consignment_id)
    return {
        "version": newest_version(),
        "consignments": [_consignment(found) for found in heads],
        "counts": dict(Record.objects.values_list("kind").annotate(Count("id"))),
        "inventory": [printing.inventory(level) for level in Inventory.objects.order_by("version")],
        "hooks": list(Hook.objects.values("id", "type", "url", "active")),
        "deliveries": dict(Delivery.objects.values_list("state").annotate(Count("id"))),
    }


def _consignment(found: Consignment) -> dict[str, Any]:
    lines = sorted(found.lines.all(), key=lambda line: line.number)
    sums = None if found.type == statuses.STOCKTAKE else totals(found)
    return {**printing.head(found), "lines": [printing.line(line) for line in lines], "totals": sums}
