"""Puts the invented retailer into both systems: ours, and the simulated Lightspeed. Safe to repeat."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.db import transaction

from consignments.models import Barcode, Outlet, OutletMembership, Product, Supplier
from devtools.demo.retailer import (
    OUTLETS,
    PASSWORD,
    PEOPLE,
    SUPPLIERS,
    TIME_ZONE,
    DemoOutlet,
    DemoPerson,
    DemoProduct,
    products,
)

HARBOUR, _, DEPOT = OUTLETS


def load_retailer() -> str:
    """Stores outlets, suppliers, products and people; returns a line that says how many."""
    with transaction.atomic():
        for outlet in OUTLETS:
            values = {"name": outlet.name, "lightspeed_id": outlet.lightspeed_id, "time_zone": TIME_ZONE}
            Outlet.objects.update_or_create(code=outlet.code, defaults=values)
        for supplier in SUPPLIERS:
            values = {"name": supplier.name, "lightspeed_id": supplier.lightspeed_id, "email": supplier.email}
            Supplier.objects.update_or_create(code=supplier.code, defaults=values)
        for product in products():
            _load_product(product)
        # Hashing is slow on purpose, and everyone has the same password.
        password = make_password(PASSWORD)
        for person in PEOPLE:
            _load_person(person, password)
    return f"{len(OUTLETS)} outlets, {len(SUPPLIERS)} suppliers, {len(products())} products, {len(PEOPLE)} people"


def lightspeed_seed() -> dict[str, Any]:
    """The same catalogue as the simulator's seed."""
    return {
        "outlets": [{"id": outlet.lightspeed_id, "name": outlet.name, "time_zone": TIME_ZONE} for outlet in OUTLETS],
        "suppliers": [{"id": supplier.lightspeed_id, "name": supplier.name} for supplier in SUPPLIERS],
        "products": [_seed_product(product) for product in products()],
        "inventory": [_seed_level(outlet, product) for outlet in (HARBOUR, DEPOT) for product in products()],
    }


def _seed_level(outlet: DemoOutlet, product: DemoProduct) -> dict[str, Any]:
    """Harbour Street runs low, the depot has plenty."""
    place = {"outlet_id": outlet.lightspeed_id, "product_id": product.lightspeed_id}
    if outlet == DEPOT:
        return {**place, "inventory_level": "48", "reorder_point": "12"}
    return {**place, "inventory_level": "3", "reorder_point": "6", "reorder_amount": "18"}


def _seed_product(product: DemoProduct) -> dict[str, Any]:
    return {
        "id": product.lightspeed_id,
        "name": product.name,
        "sku": product.sku,
        "supply_price": str(product.cost),
        "supplier_id": product.supplier.lightspeed_id,
    }


def _load_product(product: DemoProduct) -> None:
    values = {
        "name": product.name,
        "supplier": Supplier.objects.get(code=product.supplier.code),
        "last_cost": product.cost,
        "lightspeed_id": product.lightspeed_id,
    }
    stored, _ = Product.objects.update_or_create(sku=product.sku, defaults=values)
    Barcode.objects.get_or_create(code=product.barcode, defaults={"product": stored})


def _load_person(person: DemoPerson, password: str) -> None:
    values = {"first_name": person.first_name, "is_staff": person.is_staff, "password": password}
    user, _ = User.objects.get_or_create(username=person.username, defaults=values)
    user.groups.set(Group.objects.filter(name__in=person.roles))
    for outlet in Outlet.objects.all():
        if person.outlets in ("*", outlet.code):
            OutletMembership.objects.get_or_create(user=user, outlet=outlet)
