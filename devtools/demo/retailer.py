"""The invented retailer of the demo. Nobody and nothing in here exists."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from devtools.barcodes import ean13

NAMESPACE = uuid.UUID("6d1f6c1e-5f0a-4b58-9a5e-0c8f3c1d2b7a")
PASSWORD = "only-for-the-demo"  # noqa: S105 - printed on the screen, opens invented data on this machine
TIME_ZONE = "Pacific/Auckland"

CUPS = ["Mug", "Bowl", "Plate", "Jug", "Teapot", "Tray", "Candle", "Apron"]
GLAZES = ["Slate", "Fern", "Ochre", "Rose", "Ink"]
TEAS = ["Mint tea", "Black tea", "Green tea", "Rooibos", "Fruit tea"]
PACKS = ["50 g", "100 g", "250 g", "loose, kg"]


@dataclass(frozen=True)
class DemoOutlet:
    code: str
    name: str

    @property
    def lightspeed_id(self) -> str:
        return _id("outlet", self.code)


@dataclass(frozen=True)
class DemoSupplier:
    code: str
    name: str
    email: str

    @property
    def lightspeed_id(self) -> str:
        return _id("supplier", self.code)


@dataclass(frozen=True)
class DemoProduct:
    sku: str
    name: str
    barcode: str
    cost: Decimal
    supplier: DemoSupplier

    @property
    def lightspeed_id(self) -> str:
        return _id("product", self.sku)


@dataclass(frozen=True)
class DemoPerson:
    """Someone who works there; `outlets` are codes, and "*" is all of them."""

    username: str
    first_name: str
    roles: tuple[str, ...]
    outlets: str
    is_staff: bool = True


OUTLETS = (
    DemoOutlet("HARBOUR", "Harbour Street"),
    DemoOutlet("NORTH", "Northgate"),
    DemoOutlet("DEPOT", "Depot"),
)
POTTERY = DemoSupplier("POTTERY", "Tidewater Pottery", "orders@tidewater.invalid")
TEAHOUSE = DemoSupplier("TEA", "Leaf and Ladle", "orders@leaf-and-ladle.invalid")
SUPPLIERS = (POTTERY, TEAHOUSE)
PEOPLE = (
    DemoPerson("bea", "Bea", ("buyer",), "*"),
    DemoPerson("ari", "Ari", ("store_manager", "area_manager"), "*"),
    DemoPerson("rua", "Rua", ("receiver",), "HARBOUR"),
    DemoPerson("oli", "Oli", ("operator",), "*"),
    DemoPerson("mia", "Mia", ("manager",), "*"),
)


def products() -> list[DemoProduct]:
    """The catalogue: 40 pieces of pottery and 20 teas, each with a valid EAN-13 from the range for use in a shop."""
    pottery = [
        (f"POT-{cup[:3].upper()}-{glaze[:3].upper()}", f"{cup}, {glaze.lower()} glaze")
        for cup in CUPS
        for glaze in GLAZES
    ]
    teas = [(f"TEA-{place:03}", f"{tea}, {pack}") for place, (tea, pack) in enumerate(_pairs(TEAS, PACKS), start=1)]
    named = [*((POTTERY, *item) for item in pottery), *((TEAHOUSE, *item) for item in teas)]
    return [
        DemoProduct(sku, name, ean13(number), Decimal("3.20") + Decimal("0.35") * (number % 17), supplier)
        for number, (supplier, sku, name) in enumerate(named, start=1)
    ]


def order_csv(supplier: DemoSupplier = POTTERY) -> str:
    """An order for all that `supplier` sells, as a buyer keeps it in a spreadsheet."""
    output = StringIO()
    rows = csv.writer(output, lineterminator="\n")
    rows.writerow(["sku", "quantity", "unit_cost"])
    for place, product in enumerate(item for item in products() if item.supplier == supplier):
        rows.writerow([product.sku, 6 + (place * 5) % 19, product.cost])
    return output.getvalue()


def _pairs(first: Sequence[str], second: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in first for other in second]


def _id(kind: str, code: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{code}"))
