"""An invented retailer, and its orders handed to Lightspeed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from django.contrib.auth.models import User

from consignments import lifecycle
from consignments.actors import person
from consignments.models import Order
from consignments.statuses import Kind, Status
from tests.factories import make_order, make_outlet, make_product, make_supplier, make_user
from tests.support.simulator import Simulator

PRODUCTS = 60
MOST_LINES = 9


@dataclass(frozen=True)
class Retailer:
    """Who acts in the run."""

    manager: User
    orders: list[Order]


def found_retailer(simulator: Simulator, orders: int, kinds: Sequence[Kind], chance: random.Random) -> Retailer:
    """Makes the catalogue on both sides, and orders of `kinds` in turn in SENT, with fractions and fine costs."""
    outlet, source = make_outlet(name="Harbour Street"), make_outlet(name="Hill Road")
    supplier = make_supplier(name="Northern Goods")
    products = [make_product(supplier=supplier) for _ in range(PRODUCTS)]
    simulator.seed(
        outlets=[{"id": each.lightspeed_id, "name": each.name} for each in (outlet, source)],
        suppliers=[{"id": supplier.lightspeed_id, "name": supplier.name}],
        products=[{"id": each.lightspeed_id, "name": each.name, "sku": each.sku} for each in products],
    )
    manager = make_user("manager", "manager", "receiver", outlets=[outlet, source])
    made = []
    for kind in islice(cycle(kinds), orders):
        chosen = chance.sample(products, chance.randint(1, MOST_LINES))
        lines = [(product, Decimal(chance.randint(1, 4_000_000)) / 100_000) for product in chosen]
        party: dict[str, Any] = {"source": source} if kind == Kind.OUTLET else {"supplier": supplier}
        made.append(make_order(kind=kind, outlet=outlet, author=manager, status=Status.SENT, lines=lines, **party))
    return Retailer(manager, made)


def hand_over(retailer: Retailer) -> None:
    """Pushes every order."""
    for order in retailer.orders:
        lifecycle.advance(order.pk, "push", actor=person(retailer.manager))
