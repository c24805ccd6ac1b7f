"""Recorded shapes of Lightspeed's answers, with invented values."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

CONSIGNMENT: dict[str, Any] = {
    "id": "0af7b240-abc5-11e9-eddc-58ad0ef10001",
    "name": "Restock for the weekend",
    "reference": "PO-000012",
    "supplier_invoice": None,
    "type": "SUPPLIER",
    "status": "OPEN",
    "outlet_id": "0af7b240-abc5-11e9-eddc-58ad0ef20001",
    "source_outlet_id": None,
    "supplier_id": "0af7b240-abc5-11e9-eddc-58ad0ef30001",
    "consignment_date": "2026-07-01T02:00:00+00:00",
    "due_at": None,
    "received_at": None,
    "created_at": "2026-07-01T02:00:00+00:00",
    "updated_at": "2026-07-01T02:00:00+00:00",
    "deleted_at": None,
    "version": 3505324485,
    "total_count_gain": None,
    "total_cost_gain": None,
    "total_count_loss": None,
    "total_cost_loss": None,
    "show_inactive": False,
    "filters": [],
    "product_count": None,
}

LINE: dict[str, Any] = {
    "product_id": "0af7b240-abc5-11e9-eddc-58ad0ef40001",
    "product_sku": "SKU-1",
    "count": "10.00000",
    "received": "0.00000",
    "cost": "4.50000",
    "is_included": True,
    "status": "PENDING",
    "created_at": "2026-07-01T02:00:00+00:00",
    "updated_at": "2026-07-01T02:00:00+00:00",
    "deleted_at": None,
    "version": 3505324486,
}

TOTALS: dict[str, Any] = {
    "total_sent_count": "10.00000",
    "total_sent_cost": "45.0000000000",
    "total_received_count": "0.00000",
    "total_received_cost": "0.0000000000",
}

OUTLET: dict[str, Any] = {
    "id": "0af7b240-abc5-11e9-eddc-58ad0ef20001",
    "name": "Harbour Street",
    "time_zone": "Pacific/Auckland",
    "currency": "NZD",
    "email": "harbour@example.invalid",
    "attributes": [{"key": "order_reference_prefix", "value": "H"}],
    "deleted_at": None,
    "version": 3505324001,
}

SUPPLIER: dict[str, Any] = {
    "id": "0af7b240-abc5-11e9-eddc-58ad0ef30001",
    "name": "Northern Goods",
    "description": "",
    "source": "USER",
    "default_markup": None,
    "contact": {"email": "orders@northern.invalid", "first_name": None},
    "deleted_at": None,
    "version": 3505324002,
}

PRODUCT: dict[str, Any] = {
    "id": "0af7b240-abc5-11e9-eddc-58ad0ef40001",
    "name": "Kettle",
    "variant_name": "Kettle / Red",
    "sku": "SKU-1",
    "handle": "kettle",
    "active": True,
    "is_active": True,
    "supplier_id": None,
    "supplier": {"id": "0af7b240-abc5-11e9-eddc-58ad0ef30001", "name": "Northern Goods"},
    "supplier_code": "NG-77",
    "product_codes": [{"type": "EAN", "code": "4006381333931"}, {"type": "CUSTOM", "code": "KETTLE"}],
    "supply_price": Decimal("4.5"),
    "brand": {},
    "categories": {},
    "deleted_at": None,
    "version": 3505324003,
}
