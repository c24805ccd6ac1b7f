"""Putting outlets, suppliers, products and stock into the retailer: what the shop's own screens do."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from simulator.amounts import units
from simulator.changes import changing, next_version, now_text
from simulator.models import Inventory, Record

Raw = dict[str, Any]


def seed(given: Raw) -> dict[str, int]:
    """Adds or replaces what is given; says how many of each. Members beyond the usual are kept as they are."""
    kinds: dict[str, Callable[[Raw], Raw]] = {"outlet": _outlet, "supplier": _supplier, "product": _product}
    with changing():
        counts = {f"{kind}s": put_records(kind, map(shape, given.get(f"{kind}s", []))) for kind, shape in kinds.items()}
        counts["inventory"] = _put_levels(given.get("inventory", []))
    return counts


def put_records(kind: str, bodies: Iterable[Raw]) -> int:
    """Stores records of one kind, each under a new version."""
    rows = [_record(kind, body) for body in bodies]
    Record.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["version", "name", "code", "body", "deleted_at"],
        batch_size=500,
    )
    return len(rows)


def _record(kind: str, body: Raw) -> Record:
    body = {"id": str(uuid.uuid4()), **body, "version": next_version()}
    return Record(
        id=body["id"],
        kind=kind,
        version=body["version"],
        name=body["name"],
        code=body.get("sku") or "",
        body=json.dumps(body),
        deleted_at=body.get("deleted_at"),
    )


def _outlet(given: Raw) -> Raw:
    usual = {"time_zone": "UTC", "currency": "NZD", "currency_symbol": "$", "display_prices": "inclusive"}
    return {**usual, "email": None, "phone": None, "attributes": [], "deleted_at": None, **given}


def _supplier(given: Raw) -> Raw:
    usual = {"description": None, "source": "USER", "default_markup": None, "contact": None, "deleted_at": None}
    return {**usual, **given}


def _product(given: Raw) -> Raw:
    now = now_text()
    price = given.get("supply_price")
    usual: Raw = {
        "sku": "",
        "variant_name": given["name"],
        "handle": str(given.get("sku", "")).lower(),
        "active": True,
        "is_active": True,
        "has_inventory": True,
        "has_variants": False,
        "is_composite": False,
        "supplier_id": None,
        "supplier_code": None,
        "product_suppliers": [],
        "product_codes": {},
        "created_at": now,
        "updated_at": now,
        "deleted_at": None,
    }
    supplier = {"id": given["supplier_id"]} if given.get("supplier_id") else {}
    # The vendor prints this price as a number, unlike a line's cost.
    return {**usual, "supplier": supplier, **given, "supply_price": None if price is None else float(price)}


def _put_levels(given: list[Raw]) -> int:
    for wanted in given:
        key = {"outlet_id": wanted["outlet_id"], "product_id": wanted["product_id"]}
        level = Inventory.objects.filter(**key).first() or Inventory(id=str(uuid.uuid4()), **key)
        level.level = units(wanted.get("inventory_level", 0), "inventory_level")
        level.average_cost = units(wanted.get("average_cost", 0), "average_cost")
        for name in ("reorder_point", "reorder_amount"):
            setattr(level, name, None if wanted.get(name) is None else units(wanted[name], name))
        level.version = next_version()
        level.save()
    return len(given)
