"""Which events happen, and what they say. Payloads have the shape of API 1.0, whatever version is called."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from simulator.amounts import number, text
from simulator.models import Consignment, Inventory, Line, Record
from simulator.webhooks.outbox import RUNBOOK_CREATED, post

# The vendor's whole list. There is none for a consignment that is created, changed or cancelled.
VENDOR_TYPES = (
    "sale.update",
    "product.update",
    "customer.update",
    "inventory.update",
    "register_closure.create",
    "consignment.send",
    "consignment.receive",
)
HOOK_TYPES = (*VENDOR_TYPES, RUNBOOK_CREATED)


def line_events(event: str, lines: list[Line]) -> None:
    """One event for each line: an order of 400 lines is 400 deliveries."""
    post(event, [(line.consignment_id, line_payload(line)) for line in lines])


def line_payload(line: Line) -> dict[str, Any]:
    """No version, no time, no status, no outlet: the vendor sends none of them."""
    return {
        "id": line.id,
        "consignment_id": line.consignment_id,
        "product_id": line.product_id,
        "count": None if line.count is None else text(line.count),
        "received": None if line.received is None else text(line.received),
        "cost": None if line.cost is None else number(line.cost),
        "sequence_number": line.number,
    }


def inventory_events(levels: Iterable[Inventory]) -> None:
    """One event for each product and outlet."""
    levels = list(levels)
    wanted = {level.product_id for level in levels} | {level.outlet_id for level in levels}
    bodies = {record.pk: json.loads(record.body) for record in Record.objects.filter(pk__in=wanted)}
    post("inventory.update", [(level.product_id, inventory_payload(level, bodies)) for level in levels])


def inventory_payload(level: Inventory, bodies: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": level.id,
        "outlet_id": level.outlet_id,
        "outlet": bodies.get(level.outlet_id),
        "product_id": level.product_id,
        "product": bodies.get(level.product_id),
        "count": number(level.level),
        "attributed_cost": text(level.average_cost),
        "reorder_point": None if level.reorder_point is None else text(level.reorder_point),
        "restock_level": None if level.reorder_amount is None else text(level.reorder_amount),
        "version": level.version,
    }


def runbook_created(found: Consignment) -> None:
    """The event that the runbook waits for. The vendor has no such event: this is the runbook's wish."""
    data = {
        "id": found.id,
        "consignment_id": found.id,
        "reference": found.reference,
        "type": found.type,
        "status": found.status,
        "outlet_id": found.outlet_id,
        "supplier_id": found.supplier_id,
        "version": found.version,
    }
    post(RUNBOOK_CREATED, [(found.id, data)])
