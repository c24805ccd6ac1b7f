"""An invented retailer, and its orders handed to Lightspeed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User

from consignments import lifecycle
from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Status
from tests.factories import make_order, make_outlet, make_product, make_supplier, make_user
from tests.support.simulator import Simulator

PRODUCTS = 60
MOST_LINES = 9


@dataclass(frozen=True)
class Retailer:
    """Who acts in the run."""

    manager: User
    orders: list[Order]


def found_retailer(simulator: Simulator, orders: int, chance: random.Random) -> Retailer:
    """Makes the catalogue on both sides, and orders in SENT, with fractions and fine costs among them."""
    outlet, supplier = make_outlet(name="Harbour Street"), make_supplier(name="Northern Goods")
    products = [make_product(supplier=supplier) for _ in range(PRODUCTS)]
    simulator.seed(
        outlets=[{"id": outlet.lightspeed_id, "name": outlet.name}],
        suppliers=[{"id": supplier.lightspeed_id, "name": supplier.name}],
        products=[{"id": each.lightspeed_id, "name": each.name, "sku": each.sku} for each in products],
    )
    manager = make_user("manager", "manager", "receiver", outlets=[outlet])
    made = []
    for _ in range(orders):
        chosen = chance.sample(products, chance.randint(1, MOST_LINES))
        lines = [(product, Decimal(chance.randint(1, 4_000_000)) / 100_000) for product in chosen]
        made.append(make_order(supplier=supplier, outlet=outlet, author=manager, status=Status.SENT, lines=lines))
    return Retailer(manager, made)


def hand_over(retailer: Retailer) -> None:
    """Pushes every order."""
    for order in retailer.orders:
        lifecycle.advance(order.pk, "push", actor=person(retailer.manager))
