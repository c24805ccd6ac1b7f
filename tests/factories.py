"""Invented records for tests: plain functions, every argument optional, every value overridable.

They write rows and nothing else. An order in a later state is made by walking it there with `lifecycle.advance`, or,
where a test needs only a row in that state, with `make_order(status=…)`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import Group, User

from consignments.default_tiers import install_default_tiers
from consignments.models import (
    ApprovalPlace,
    ApprovalTier,
    Barcode,
    Order,
    OrderLine,
    Outlet,
    OutletMembership,
    Product,
    Supplier,
)
from consignments.statuses import Kind, Status
from devtools.barcodes import ean13

PASSWORD = "correct-horse-battery"

_numbers = count(1)


def make_outlet(
    *,
    name: str | None = None,
    code: str | None = None,
    time_zone: str = "Pacific/Auckland",
    email: str = "shop@example.invalid",
    lightspeed_id: str | None = None,
) -> Outlet:
    """An outlet that Lightspeed knows."""
    number = next(_numbers)
    return Outlet.objects.create(
        name=name or f"Outlet {number}",
        code=code or f"OUT{number}",
        time_zone=time_zone,
        email=email,
        lightspeed_id=lightspeed_id or str(uuid.uuid4()),
    )


def make_supplier(
    *,
    name: str | None = None,
    code: str | None = None,
    email: str = "orders@supplier.invalid",
    lightspeed_id: str | None = None,
) -> Supplier:
    """A supplier that Lightspeed knows."""
    number = next(_numbers)
    return Supplier.objects.create(
        name=name or f"Supplier {number}",
        code=code or f"SUP{number}",
        email=email,
        lightspeed_id=lightspeed_id or str(uuid.uuid4()),
    )


def make_product(
    *,
    sku: str | None = None,
    name: str | None = None,
    supplier: Supplier | None = None,
    supplier_code: str = "",
    pack_size: Decimal = Decimal(1),
    last_cost: Decimal = Decimal("4.50"),
    barcodes: Iterable[str] | None = None,
    lightspeed_id: str | None = None,
) -> Product:
    """A product with one valid EAN-13 barcode, unless `barcodes` says otherwise."""
    number = next(_numbers)
    product = Product.objects.create(
        sku=sku or f"SKU-{number:05}",
        name=name or f"Product {number}",
        supplier=supplier,
        supplier_code=supplier_code,
        pack_size=pack_size,
        last_cost=last_cost,
        lightspeed_id=lightspeed_id or str(uuid.uuid4()),
    )
    codes = [ean13(number)] if barcodes is None else list(barcodes)
    for code in codes:
        Barcode.objects.create(product=product, code=code)
    return product


def one_approver_will_do() -> None:
    """The tiers that tests have unless they ask for others: any amount, one person with the right."""
    no_tiers()
    ApprovalPlace.objects.create(tier=ApprovalTier.objects.create(name="Any amount"))


def default_tiers() -> None:
    """The tiers of a fresh installation."""
    no_tiers()
    install_default_tiers()


def no_tiers() -> None:
    """Nobody can approve anything."""
    ApprovalTier.objects.all().delete()


def make_user(name: str | None = None, *roles: str, outlets: Iterable[Outlet] = ()) -> User:
    """A person with the groups named in `roles` (see `consignments.roles`), scoped to `outlets`; password PASSWORD."""
    user = User.objects.create_user(name or f"user{next(_numbers)}", password=PASSWORD)
    user.groups.set([Group.objects.get(name=role) for role in roles])
    for outlet in outlets:
        OutletMembership.objects.create(user=user, outlet=outlet)
    return user


def make_line(
    order: Order,
    product: Product | None = None,
    ordered: Decimal | int | str = 10,
    *,
    unit_cost: Decimal | str = Decimal("4.50"),
    accepted: Decimal | int = 0,
) -> OrderLine:
    """A line at the end of `order`."""
    return OrderLine.objects.create(
        order=order,
        product=product or make_product(supplier=order.supplier),
        position=order.lines.count() + 1,
        ordered=Decimal(ordered),
        unit_cost=Decimal(unit_cost),
        accepted=Decimal(accepted),
    )


def make_order(
    *,
    number: str | None = None,
    status: Status = Status.DRAFT,
    supplier: Supplier | None = None,
    outlet: Outlet | None = None,
    kind: Kind = Kind.SUPPLIER,
    source: Outlet | None = None,
    author: User | None = None,
    due_date: date | None = None,
    note: str = "",
    lightspeed_id: str | None = None,
    lines: int | Iterable[tuple[Product, Decimal | int | str]] = 2,
) -> Order:
    """An order with `lines`: a number of invented ones, or (product, ordered) for each."""
    outlet = outlet or make_outlet()
    author = author or make_user(outlets=[outlet])
    order = Order.objects.create(
        number=number or f"PO-T{next(_numbers):06}",
        status=status,
        kind=kind,
        supplier=None if kind == Kind.OUTLET else supplier or make_supplier(),
        outlet=outlet,
        source=source,
        created_by=author,
        last_edited_by=author,
        due_date=due_date,
        note=note,
        lightspeed_id=lightspeed_id,
    )
    for product, ordered in [(None, 10)] * lines if isinstance(lines, int) else lines:
        make_line(order, product, ordered)
    return order
