"""The predecessor's headers and lines, in one shape whichever of its generations wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from consignments.statuses import Kind, Status
from operations.predecessor.source import Row, Source


@dataclass(frozen=True)
class HeaderTable:
    """A generation: its tables, and the words its category column has for our kinds."""

    name: str
    lines: str
    category: str


TABLES = (
    HeaderTable("vend_consignments", "vend_consignment_line_items", "transfer_category"),
    HeaderTable("stock_transfers", "stock_transfer_items", "type"),
)

KINDS = {
    "PURCHASE_ORDER": Kind.SUPPLIER,
    "STOCK": Kind.OUTLET,
    "JUICE": Kind.OUTLET,
    "INTERNAL": Kind.OUTLET,
    "STOCK_TRANSFER": Kind.OUTLET,
    "OUTLET_TRANSFER": Kind.OUTLET,
    "RETURN": Kind.RETURN,
    "RETURN_TO_SUPPLIER": Kind.RETURN,
}

# What its states mean here. An order that was only asked for there is a draft: no approval is carried over.
STATES = {
    **dict.fromkeys(("DRAFT", "OPEN", "PENDING", "PACKING", "PACKAGED", "APPROVED"), Status.DRAFT),
    **dict.fromkeys(("SENT", "DISPATCHED", "RECEIVING", "PARTIAL", "PARTIALLY_RECEIVED"), Status.IN_TRANSIT),
    **dict.fromkeys(("RECEIVED", "CLOSED", "ARCHIVED", "COMPLETED"), Status.COMPLETE),
    "CANCELLED": Status.CANCELLED,
}


@dataclass(frozen=True)
class OldLine:
    """One product, by Lightspeed's id."""

    product: str
    ordered: Decimal
    received: Decimal
    unit_cost: Decimal


@dataclass(frozen=True)
class OldOrder:
    """A header. `outlet`, `source` and `supplier` are Lightspeed's ids; `state` is the predecessor's word."""

    table: str
    id: int
    number: str
    category: str
    state: str
    lightspeed_id: str
    outlet: str
    source: str
    supplier: str
    due: date | None
    note: str
    created_at: datetime | None
    received_at: datetime | None
    deleted: bool
    lines: tuple[OldLine, ...]


def old_orders(source: Source) -> Iterator[OldOrder]:
    """Every header of both generations with its lines, the oldest first."""
    for table in TABLES:
        for row in source.rows(table.name):
            yield _order(table, row, source.children(table.lines, "transfer_id", row["id"]))


def _order(table: HeaderTable, row: Row, lines: list[Row]) -> OldOrder:
    category = _text(row, table.category).upper()
    source, outlet = _text(row, "outlet_from", "source_outlet_id"), _text(row, "outlet_to", "destination_outlet_id")
    if KINDS.get(category) == Kind.RETURN:
        # A return leaves the outlet; here `outlet` is where it leaves from.
        outlet, source = source or _text(row, "outlet_id"), ""
    return OldOrder(
        table=table.name,
        id=int(row["id"]),
        number=(_text(row, "public_id") or f"{table.name}-{row['id']}")[:32],
        category=category,
        state=_text(row, "state", "status").upper(),
        lightspeed_id=_text(row, "vend_transfer_id", "lightspeed_consignment_id"),
        outlet=outlet or _text(row, "outlet_id"),
        source=source,
        supplier=_text(row, "supplier_id"),
        due=_day(row, "expected_delivery_date", "expected_date"),
        note=_note(row),
        created_at=_time(row, "created_at"),
        received_at=_time(row, "received_at"),
        deleted=bool(row.get("deleted_at") or row.get("is_deleted")),
        lines=tuple(_line(line) for line in lines if not (line.get("deleted_at") or line.get("is_deleted"))),
    )


def _line(row: Row) -> OldLine:
    return OldLine(
        product=_text(row, "product_id"),
        ordered=_number(row, "quantity", "ordered_qty"),
        received=_number(row, "quantity_received", "received_qty"),
        unit_cost=_number(row, "unit_cost"),
    )


def _note(row: Row) -> str:
    parts = (_text(row, "notes"), _labelled("Supplier's reference", _text(row, "supplier_reference")))
    return "\n".join(part for part in (*parts, _labelled("Invoice", _text(row, "supplier_invoice_number"))) if part)


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _first(row: Row, names: tuple[str, ...]) -> Any:
    return next((row[name] for name in names if row.get(name) not in (None, "")), None)


def _text(row: Row, *names: str) -> str:
    found = _first(row, names)
    return "" if found is None else str(found).strip()


def _number(row: Row, *names: str) -> Decimal:
    """NaN for what is no number, so that the plan refuses that order and not the whole import."""
    found = _first(row, names)
    try:
        return Decimal(0) if found is None else Decimal(str(found))
    except InvalidOperation:
        return Decimal("NaN")


def _day(row: Row, *names: str) -> date | None:
    found = _first(row, names)
    return found.date() if isinstance(found, datetime) else found if isinstance(found, date) else None


def _time(row: Row, *names: str) -> datetime | None:
    """As an aware time: the connection reads timestamps in UTC."""
    found = _first(row, names)
    return found.replace(tzinfo=found.tzinfo or UTC) if isinstance(found, datetime) else None
