"""A small invented shop in the simulator, and short ways to call the API for it."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.simulator import Simulator

OUTLET = "0a000000-0000-4000-8000-000000000001"
SOURCE = "0a000000-0000-4000-8000-000000000002"
SUPPLIER = "0b000000-0000-4000-8000-000000000001"
APPLES = "0c000000-0000-4000-8000-000000000001"
PEARS = "0c000000-0000-4000-8000-000000000002"
HAMPER = "0c000000-0000-4000-8000-000000000003"
UNKNOWN = "0d000000-0000-4000-8000-000000000001"


class Shop:
    """Seeds at once; every call returns the response, so that a test can judge refusals too."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.api = simulator.api
        simulator.seed(
            outlets=[{"id": OUTLET, "name": "Harbour"}, {"id": SOURCE, "name": "Hill"}],
            suppliers=[{"id": SUPPLIER, "name": "Orchard"}],
            products=[
                {"id": APPLES, "name": "Apples", "sku": "APPLE", "supply_price": "2.50"},
                {"id": PEARS, "name": "Pears", "sku": "PEAR"},
                {"id": HAMPER, "name": "Hamper", "sku": "HAMPER", "is_composite": True},
            ],
        )

    def create(self, **fields: Any) -> httpx.Response:
        usual = {"name": "note", "outlet_id": OUTLET, "type": "SUPPLIER", "supplier_id": SUPPLIER}
        return self.api.post("/consignments", json=usual | fields)

    def new(self, status: str = "OPEN", *, count: str = "10", **fields: Any) -> str:
        """A consignment with apples, carried to `status`; its id."""
        identifier: str = self.create(**fields).json()["data"]["id"]
        self.post(identifier, APPLES, count=count, cost="2.50").raise_for_status()
        self.carry(identifier, status)
        return identifier

    def carry(self, identifier: str, status: str) -> None:
        """Along the supplier's way; what is received are 4 apples."""
        if status in ("SENT", "DISPATCHED", "RECEIVED"):
            self.move(identifier, "SENT").raise_for_status()
        if status in ("DISPATCHED", "RECEIVED"):
            self.put(identifier, APPLES, received="4").raise_for_status()
        if status in ("RECEIVED", "CANCELLED"):
            self.move(identifier, status).raise_for_status()

    def carry_on(self, identifier: str) -> None:
        """From SENT to RECEIVED."""
        self.put(identifier, APPLES, received="4").raise_for_status()
        self.move(identifier, "RECEIVED").raise_for_status()

    def move(self, identifier: str, status: str) -> httpx.Response:
        return self.api.put(f"/consignments/{identifier}", json={"status": status})

    def post(self, identifier: str, product: str, **fields: Any) -> httpx.Response:
        return self.api.post(f"/consignments/{identifier}/products", json={"product_id": product, **fields})

    def put(self, identifier: str, product: str, **fields: Any) -> httpx.Response:
        return self.api.put(f"/consignments/{identifier}/products/{product}", json=fields)

    def bulk(self, identifier: str, *lines: dict[str, Any]) -> httpx.Response:
        return self.api.post(f"/consignments/{identifier}/bulk", json=list(lines))

    def head(self, identifier: str) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get(f"/consignments/{identifier}").json()["data"]
        return found

    def status(self, identifier: str) -> str:
        return str(self.head(identifier)["status"])

    def line(self, identifier: str, product: str = APPLES) -> dict[str, Any]:
        rows: list[dict[str, Any]] = self.api.get(f"/consignments/{identifier}/products").json()["data"]
        return next(row for row in rows if row["product_id"] == product)

    def totals(self, identifier: str) -> dict[str, str]:
        found: dict[str, str] = self.api.get(f"/consignments/{identifier}/totals").json()["data"][0]
        return found
