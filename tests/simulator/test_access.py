"""Tokens and scopes."""

from __future__ import annotations

import pytest

from tests.simulator.shop import OUTLET, SOURCE, Shop


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer wrong", "Basic test-token"])
def test_without_a_known_token_nothing_is_answered(shop: Shop, header: str | None) -> None:
    shop.api.headers.pop("Authorization")
    try:
        headers = {"Authorization": header} if header else {}
        assert shop.api.get("/consignments", headers=headers).status_code == 401
        assert shop.api.post("/consignments", json={}, headers=headers).status_code == 401
    finally:
        shop.api.headers["Authorization"] = f"Bearer {shop.simulator.token}"


def test_a_token_reads_only_what_its_scopes_name(shop: Shop) -> None:
    shop.simulator.add_token("narrow", "consignments:read outlets:read")
    headers = {"Authorization": "Bearer narrow"}
    assert shop.api.get("/consignments", headers=headers).status_code == 200
    assert shop.api.get("/outlets", headers=headers).status_code == 200
    for path in ("/products", "/suppliers", "/inventory", "/webhooks"):
        assert shop.api.get(path, headers=headers).status_code == 403


TYPES = {
    "consignments:write:stock_order": ({"type": "SUPPLIER"}, {"type": "RETURN"}),
    "consignments:write:stock_transfer": ({"type": "OUTLET", "source_outlet_id": SOURCE},),
    "consignments:write:inventory_count": ({"type": "STOCKTAKE"},),
}


@pytest.mark.parametrize("scope", TYPES)
def test_writing_needs_the_scope_of_the_consignments_type(shop: Shop, scope: str) -> None:
    shop.simulator.add_token("writer", scope)
    headers = {"Authorization": "Bearer writer"}
    for named, types in TYPES.items():
        for fields in types:
            body = {"name": "note", "outlet_id": OUTLET, **fields}
            expected = 201 if named == scope else 403
            assert shop.api.post("/consignments", json=body, headers=headers).status_code == expected
