"""A few more orders for `make run`, each somewhere else on its way, so that there is something to do in the browser."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.contrib.auth.models import User
from django.utils import timezone

from consignments.actors import Actor, person
from consignments.drafts import LineDraft, create_order
from consignments.lifecycle import advance
from consignments.models import Order, Outlet, Product, Supplier
from devtools.demo.retailer import OUTLETS, POTTERY, TEAHOUSE, DemoOutlet, DemoSupplier

HARBOUR, NORTH, DEPOT = OUTLETS
TO_TRANSIT = (("bea", "submit"), ("ari", "approve"), ("bea", "send"))


def add_orders() -> str:
    """One draft, one that waits for approval, one on its way that can be booked in."""
    _order(TEAHOUSE, NORTH, lines=12, days=9)
    _walk(_order(POTTERY, DEPOT, lines=20, days=6), TO_TRANSIT[:1])
    _walk(_order(TEAHOUSE, HARBOUR, lines=8, days=1), TO_TRANSIT)
    return f"{Order.objects.count()} orders in all"


def _order(supplier: DemoSupplier, outlet: DemoOutlet, *, lines: int, days: int) -> Order:
    products = Product.objects.filter(supplier__code=supplier.code)[:lines]
    return create_order(
        supplier=Supplier.objects.get(code=supplier.code),
        outlet=Outlet.objects.get(code=outlet.code),
        due_date=timezone.localdate() + timedelta(days=days),
        lines=[LineDraft(product, Decimal(4 + place % 9), product.last_cost) for place, product in enumerate(products)],
        actor=_person("bea"),
    )


def _walk(order: Order, moves: tuple[tuple[str, str], ...]) -> None:
    for username, move in moves:
        advance(order.pk, move, actor=_person(username))


def _person(username: str) -> Actor:
    return person(User.objects.get(username=username))
