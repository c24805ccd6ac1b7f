"""What consignments do to the pieces at the outlets."""

from __future__ import annotations

from decimal import Decimal

from tests.simulator.shop import APPLES, OUTLET, SOURCE, Shop


def level(shop: Shop, outlet: str) -> tuple[float, float]:
    rows = shop.api.get("/inventory").json()["data"]
    return next((row["inventory_level"], row["average_cost"]) for row in rows if row["outlet_id"] == outlet)


def test_receiving_an_order_adds_what_was_received_and_averages_its_cost(shop: Shop) -> None:
    place = {"outlet_id": OUTLET, "product_id": APPLES}
    shop.simulator.seed(inventory=[{**place, "inventory_level": "4", "average_cost": "1.50"}])
    shop.new("DISPATCHED")
    assert level(shop, OUTLET) == (4.0, 1.5)
    shop.new("RECEIVED")
    assert level(shop, OUTLET) == (8.0, 2.0)


def test_a_transfer_leaves_its_source_when_sent_and_fills_in_the_cost(shop: Shop) -> None:
    place = {"outlet_id": SOURCE, "product_id": APPLES}
    shop.simulator.seed(inventory=[{**place, "inventory_level": "12", "average_cost": "1.25"}])
    made = shop.create(type="OUTLET", supplier_id=None, source_outlet_id=SOURCE).json()["data"]["id"]
    shop.post(made, APPLES, count="5")
    shop.move(made, "SENT")
    assert level(shop, SOURCE) == (7.0, 1.25)
    assert Decimal(shop.line(made)["cost"]) == Decimal("1.25")
    shop.put(made, APPLES, received="5")
    shop.move(made, "RECEIVED")
    assert level(shop, OUTLET) == (5.0, 1.25)


def test_a_return_leaves_its_outlet(shop: Shop) -> None:
    shop.new("SENT", type="RETURN", count="3")
    assert level(shop, OUTLET)[0] == -3.0


def test_a_stocktake_sets_what_was_counted(shop: Shop) -> None:
    shop.simulator.seed(inventory=[{"outlet_id": OUTLET, "product_id": APPLES, "inventory_level": "12"}])
    made = shop.create(type="STOCKTAKE", supplier_id=None, status="STOCKTAKE_IN_PROGRESS").json()["data"]["id"]
    assert shop.post(made, APPLES, count="3").status_code == 422
    shop.post(made, APPLES, received="3")
    assert shop.move(made, "STOCKTAKE_COMPLETE").status_code == 422
    shop.move(made, "STOCKTAKE_IN_PROGRESS_PROCESSED")
    shop.move(made, "STOCKTAKE_COMPLETE")
    assert level(shop, OUTLET)[0] == 3.0
    assert shop.api.get(f"/consignments/{made}/totals").status_code == 422


def test_from_2026_07_on_stock_is_a_bare_list_the_newest_first_unless_asked_otherwise(shop: Shop) -> None:
    levels = [{"outlet_id": outlet, "product_id": APPLES, "inventory_level": "4"} for outlet in (OUTLET, SOURCE)]
    shop.simulator.seed(inventory=levels)
    dated = f"{shop.simulator.url}/api/2026-07/inventory"

    def asked(**body: object) -> list[dict[str, object]]:
        found: list[dict[str, object]] = shop.api.post(dated, json=body).json()
        return found

    newest, oldest = asked()
    assert (newest["outlet_id"], newest["current_inventory_level"]) == (SOURCE, 4)
    assert (newest["reorder_point"], "inventory_level" in newest) == (None, False)
    assert asked(sort_direction="asc", size=1) == [oldest]
    assert asked(sort_direction="asc", after=oldest["version"]) == [newest]
    assert shop.api.get(dated).status_code == 405
    assert shop.api.post(dated, json={"after": "yesterday"}).status_code == 422


def test_what_was_changed_comes_last_in_the_feed(shop: Shop) -> None:
    shop.new("RECEIVED")
    first = shop.api.get("/inventory").json()["version"]["max"]
    shop.new("RECEIVED")
    rows = shop.api.get("/inventory", params={"after": first}).json()["data"]
    assert [row["inventory_level"] for row in rows] == [8.0]
