"""What Lightspeed sends back, as frozen records. Statuses and types stay text: Lightspeed adds new ones unannounced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from sync.lightspeed.errors import BadAnswer
from sync.lightspeed.reading import decimal, flag, required_text, text, whole

ZERO = Decimal(0)
LARGEST_AMOUNT = Decimal(10) ** 10


@dataclass(frozen=True)
class Consignment:
    """A consignment's head. `reference` is the order number; `name` is what Lightspeed shows as the note."""

    id: str
    type: str
    status: str
    reference: str
    name: str
    outlet_id: str
    supplier_id: str
    version: int
    deleted: bool
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=required_text(raw, "id"),
            type=text(raw, "type"),
            status=text(raw, "status"),
            reference=text(raw, "reference"),
            name=text(raw, "name"),
            outlet_id=text(raw, "outlet_id"),
            supplier_id=text(raw, "supplier_id"),
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
            raw=raw,
        )


@dataclass(frozen=True)
class Line:
    """One product of a consignment; Lightspeed has no line id. Quantities are None where nothing was written yet."""

    product_id: str
    sku: str
    count: Decimal | None
    received: Decimal | None
    cost: Decimal | None
    status: str
    version: int
    deleted: bool
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            product_id=required_text(raw, "product_id"),
            sku=text(raw, "product_sku"),
            count=decimal(raw, "count"),
            received=decimal(raw, "received"),
            cost=decimal(raw, "cost"),
            status=text(raw, "status"),
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
            raw=raw,
        )


@dataclass(frozen=True)
class Totals:
    """Lightspeed's own sums over a consignment: pieces, and cost in the retailer's currency."""

    sent_count: Decimal
    sent_cost: Decimal
    received_count: Decimal
    received_cost: Decimal
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            sent_count=decimal(raw, "total_sent_count") or ZERO,
            sent_cost=decimal(raw, "total_sent_cost") or ZERO,
            received_count=decimal(raw, "total_received_count") or ZERO,
            received_cost=decimal(raw, "total_received_cost") or ZERO,
            raw=raw,
        )


@dataclass(frozen=True)
class OutletRecord:
    """A shop as Lightspeed knows it."""

    id: str
    name: str
    time_zone: str
    email: str
    version: int
    deleted: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            id=required_text(raw, "id"),
            name=text(raw, "name"),
            time_zone=text(raw, "time_zone"),
            email=text(raw, "email"),
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
        )


@dataclass(frozen=True)
class SupplierRecord:
    """A supplier as Lightspeed knows it; the e-mail address lies in its contact, which may be null."""

    id: str
    name: str
    email: str
    version: int
    deleted: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        contact = raw.get("contact")
        return cls(
            id=required_text(raw, "id"),
            name=text(raw, "name"),
            email=text(contact, "email") if isinstance(contact, dict) else "",
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
        )


@dataclass(frozen=True)
class ProductRecord:
    """An article as Lightspeed knows it. `codes` are what a scanner reads."""

    id: str
    sku: str
    name: str
    supplier_id: str
    supplier_code: str
    supply_price: Decimal | None
    codes: tuple[str, ...]
    active: bool
    version: int
    deleted: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        active = flag(raw, "active", default=True) and flag(raw, "is_active", default=True)
        return cls(
            id=required_text(raw, "id"),
            sku=text(raw, "sku"),
            name=text(raw, "variant_name") or text(raw, "name"),
            supplier_id=_supplier_id(raw),
            supplier_code=text(raw, "supplier_code"),
            supply_price=_bounded(raw, "supply_price"),
            codes=_codes(raw.get("product_codes")),
            active=active,
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
        )


@dataclass(frozen=True)
class StockRecord:
    """How many pieces of a product Lightspeed counts at an outlet, and when it wants more. `id` is the record's own."""

    id: str
    outlet_id: str
    product_id: str
    level: Decimal
    reorder_point: Decimal | None
    reorder_amount: Decimal | None
    version: int
    deleted: bool

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Self:
        # The same figure under the names of different versions.
        names = ("inventory_level", "current_inventory_level", "current_amount")
        stated = (_bounded(raw, name) for name in names)
        return cls(
            id=required_text(raw, "id"),
            outlet_id=required_text(raw, "outlet_id"),
            product_id=required_text(raw, "product_id"),
            level=next((level for level in stated if level is not None), ZERO),
            reorder_point=_bounded(raw, "reorder_point"),
            reorder_amount=_bounded(raw, "reorder_amount"),
            version=whole(raw, "version") or 0,
            deleted=bool(raw.get("deleted_at")),
        )


def _bounded(raw: Mapping[str, Any], name: str) -> Decimal | None:
    """Raises BadAnswer for more than a column holds: one such record must not stop the feed."""
    value = decimal(raw, name)
    if value is not None and abs(value) >= LARGEST_AMOUNT:
        raise BadAnswer(f"Lightspeed's {name} is absurdly large: {value}.")
    return value


def _supplier_id(raw: Mapping[str, Any]) -> str:
    supplier = raw.get("supplier")
    return text(raw, "supplier_id") or (text(supplier, "id") if isinstance(supplier, dict) else "")


def _codes(found: Any) -> tuple[str, ...]:
    """The codes of `product_codes`, each once; Lightspeed sends an object instead of a list where there is none."""
    if not isinstance(found, list):
        return ()
    return tuple(dict.fromkeys(text(code, "code") for code in found if isinstance(code, dict) and text(code, "code")))
