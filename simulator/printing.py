"""Records as API 2.0 prints them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.amounts import number, printed
from simulator.models import Consignment, Inventory, Line
from simulator.switches import switches

HEAD = (
    "id",
    "type",
    "status",
    "name",
    "reference",
    "supplier_invoice",
    "outlet_id",
    "source_outlet_id",
    "supplier_id",
    "consignment_date",
    "due_at",
    "received_at",
    "created_at",
    "updated_at",
    "deleted_at",
    "version",
)
LINE = (
    "product_id",
    "product_sku",
    "count",
    "received",
    "cost",
    "is_included",
    "status",
    "created_at",
    "updated_at",
    "deleted_at",
    "version",
)
LEVEL = ("id", "outlet_id", "product_id", "level", "average_cost", "reorder_point", "reorder_amount", "version")
STOCKTAKE_SUMS = ("total_count_gain", "total_cost_gain", "total_count_loss", "total_cost_loss")
# In the tutorial's replies, yet not in the schema.
TUTORIAL_FIELDS: dict[str, Any] = {"show_inactive": False, "filters": [], "product_count": None}


def head(found: Consignment) -> dict[str, Any]:
    return head_values({name: getattr(found, name) for name in HEAD})


def head_values(values: dict[str, Any]) -> dict[str, Any]:
    """A consignment from its columns."""
    values.update(dict.fromkeys(STOCKTAKE_SUMS))
    if switches.tutorial_fields:
        values.update(TUTORIAL_FIELDS)
    return without_nulls(values)


def line(found: Line) -> dict[str, Any]:
    return line_values({name: getattr(found, name) for name in LINE})


def line_values(values: dict[str, Any]) -> dict[str, Any]:
    """A line from its columns; `received` is typed as never null."""
    values["count"] = printed(values["count"])
    values["received"] = printed(values["received"] or 0)
    values["cost"] = printed(values["cost"])
    if values["is_included"] is not None:
        values["is_included"] = bool(values["is_included"])
    return without_nulls(values)


def inventory(found: Inventory) -> dict[str, Any]:
    return inventory_values({name: getattr(found, name) for name in LEVEL})


def inventory_values(values: dict[str, Any]) -> dict[str, Any]:
    """A level from its columns; amounts are numbers here, in the vendor's clients."""
    point, amount = values["reorder_point"], values["reorder_amount"]
    return without_nulls(
        {
            "id": values["id"],
            "outlet_id": values["outlet_id"],
            "product_id": values["product_id"],
            "inventory_level": number(values["level"]),
            "current_amount": number(values["level"]),
            "average_cost": number(values["average_cost"]),
            "reorder_point": None if point is None else number(point),
            "reorder_amount": None if amount is None else number(amount),
            "deleted_at": None,
            "version": values["version"],
        }
    )


def dated_inventory_values(values: dict[str, Any]) -> dict[str, Any]:
    """The same as from 2026-07 on: the level under another name, and nulls always printed."""
    found = inventory_values(values)
    kept = ("id", "outlet_id", "product_id", "average_cost", "version")
    reorder = {name: found.get(name) for name in ("reorder_point", "reorder_amount")}
    return {name: found[name] for name in kept} | {"current_inventory_level": found["inventory_level"]} | reorder


def without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    """All members, or only those with a value, as the switch `nulls` says."""
    if switches.nulls == "print":
        return dict(values)
    return {name: value for name, value in values.items() if value is not None}
