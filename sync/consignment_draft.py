"""What a push makes of an order at Lightspeed, as its job's payload says: an operator may have mended that by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from consignments.effects import consignment_data
from consignments.models import Order
from consignments.statuses import Kind
from jobqueue.errors import Permanent
from sync.line_writing import LineWish

MAX_NAME = 255


@dataclass(frozen=True)
class ConsignmentDraft:
    """The head's fields for a create, and the lines."""

    fields: Mapping[str, Any]
    lines: tuple[LineWish, ...]


def draft_for(order: Order, data: Mapping[str, Any] | None = None) -> ConsignmentDraft:
    """The draft that `data` (a payload's `consignment_data`) describes, or else the order as it is.

    The reference is always the order's number: it is what the consignment is found by. Raises Permanent, naming the
    member, for data that cannot be read.
    """
    data = data or consignment_data(order)
    fields = {
        "name": str(data.get("name") or order.number)[:MAX_NAME],
        "reference": order.number,
        "type": order.kind,
        "status": "OPEN",
        "outlet_id": _known(order, "outlet_id", data.get("outlet_id")),
        **_other_party(order, data),
    }
    if data.get("due_at"):
        fields["due_at"] = _due_at(order, str(data["due_at"]))
    return ConsignmentDraft(fields, _lines(order, data.get("products")))


def _due_at(order: Order, day: str) -> str:
    """A moment that lies on the day in UTC, as Lightspeed keeps it, and at the outlet, where people read it."""
    try:
        due = date.fromisoformat(day[:10])
    except ValueError as fault:
        raise Permanent(f"{order.number}: 'due_at' in the job's payload is no date.") from fault
    begins = [datetime.combine(due, time.min, tzinfo=zone) for zone in (UTC, ZoneInfo(order.outlet.time_zone))]
    return max(begins).astimezone(UTC).isoformat()


def _lines(order: Order, products: Any) -> tuple[LineWish, ...]:
    skus = dict(order.lines.values_list("product__lightspeed_id", "product__sku"))
    if not isinstance(products, list) or not products:
        raise Permanent(f"{order.number}: 'products' in the job's payload is no list of lines.")
    return tuple(_line(order, row, skus) for row in products)


def _line(order: Order, row: Mapping[str, Any], skus: Mapping[str | None, str]) -> LineWish:
    product_id = row.get("product_id")
    sku = skus.get(product_id, str(product_id))
    if not product_id:
        raise Permanent(f"{order.number} has a product that Lightspeed does not know. Run poll_ls, then retry.")
    try:
        count, cost = Decimal(str(row["count"])), Decimal(str(row["cost"]))
    except (KeyError, InvalidOperation) as fault:
        raise Permanent(f"{order.number}: count or cost of {sku} in the job's payload is no number.") from fault
    return LineWish(str(product_id), sku, cost, {"count": count, "cost": cost})


def _other_party(order: Order, data: Mapping[str, Any]) -> dict[str, str]:
    name = "source_outlet_id" if order.kind == Kind.OUTLET else "supplier_id"
    return {name: _known(order, name, data.get(name))}


def _known(order: Order, name: str, value: Any) -> str:
    if not value:
        raise Permanent(
            f"{order.number}: Lightspeed does not know its {name[:-3].replace('_', ' ')} yet. Run poll_ls, then retry."
        )
    return str(value)
