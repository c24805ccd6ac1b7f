"""An empty database for one run, and orders to count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import connection

from consignments.actors import Actor, person
from consignments.models import Order, OrderLine, Product
from consignments.statuses import Status
from tests.factories import make_order, make_outlet, make_user


@dataclass(frozen=True)
class Ground:
    """An order in transit and its receiver."""

    order: Order
    user: User

    @property
    def actor(self) -> Actor:
        """The receiver as an actor."""
        return person(self.user)

    @property
    def products(self) -> list[int]:
        """The ids of the order's products."""
        return list(self.order.lines.values_list("product_id", flat=True))


@contextmanager
def empty_database() -> Iterator[None]:
    """A fresh database beside the one of DATABASE_URL, removed at the end."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def order_of(lines: int) -> Ground:
    """An order of so many lines, 100 pieces each."""
    outlet = make_outlet()
    order = make_order(status=Status.IN_TRANSIT, outlet=outlet, lines=[])
    Product.objects.bulk_create(Product(sku=f"{order.number}-{number}", name="Bench") for number in range(lines))
    products = Product.objects.filter(sku__startswith=f"{order.number}-").order_by("pk")
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, position=place, ordered=Decimal(100), unit_cost=Decimal(1))
        for place, product in enumerate(products, start=1)
    )
    return Ground(order, make_user(None, "receiver", outlets=[outlet]))
