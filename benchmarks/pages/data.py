"""A retailer of some years, written by the server itself: minutes of inserts become seconds."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import connection

from benchmarks.pages.queue_data import fill_queue
from consignments.models import Order, Outlet, OutletMembership, Supplier
from consignments.statuses import Status

PRODUCTS = 600_000
ORDERS = 30_000
LINES_EACH = 10
EVENTS = 170_000
OUTLETS = 20
SUPPLIERS = 60
LARGE = 500
# Most orders of a retailer of some years are done with.
_OPEN = (Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED, Status.SENT, Status.IN_TRANSIT, Status.RECEIVED)


@dataclass(frozen=True)
class Retailer:
    """Who looks, and the two orders of 500 lines: one under way, one still a draft."""

    manager: User
    administrator: User
    under_way: Order
    draft: Order


def fill() -> Retailer:
    """Everything, in a database that was only migrated."""
    outlets = Outlet.objects.bulk_create(
        Outlet(name=f"Outlet {n:02}", code=f"OUT{n:02}", lightspeed_id=f"outlet-{n}") for n in range(1, OUTLETS + 1)
    )
    suppliers = Supplier.objects.bulk_create(
        Supplier(name=f"Supplier {n:03} Trading", code=f"SUP{n:03}", lightspeed_id=f"supplier-{n}")
        for n in range(1, SUPPLIERS + 1)
    )
    manager = User.objects.create_user("manager")
    manager.groups.add(Group.objects.get(name="manager"))
    OutletMembership.objects.bulk_create(
        OutletMembership(user=manager, outlet=outlet) for outlet in Outlet.objects.all()
    )
    administrator = User.objects.create_superuser("administrator")
    first_outlet, first_supplier = Outlet.objects.earliest("pk").pk, Supplier.objects.earliest("pk").pk
    _products(first_supplier, len(suppliers))
    _orders(manager.pk, first_outlet, len(outlets), first_supplier, len(suppliers))
    _lines()
    _events(manager.pk)
    fill_queue()
    under_way, draft = _large(Status.IN_TRANSIT, 7), _large(Status.DRAFT, 19)
    _run("ANALYZE TABLE consignments_order, consignments_orderline, consignments_product, consignments_barcode")
    return Retailer(manager, administrator, under_way, draft)


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _products(first_supplier: int, suppliers: int) -> None:
    _run(
        "INSERT INTO consignments_product (lightspeed_id, lightspeed_version, is_active, sku, name, supplier_id,"
        " supplier_code, pack_size, last_cost) SELECT CONCAT('product-', seq), 0, 1, CONCAT('SKU-', LPAD(seq, 7, '0')),"
        " CONCAT(ELT(1 + seq % 5, 'Mug', 'Bowl', 'Plate', 'Kettle', 'Vase'), ' no. ', seq),"
        f" {first_supplier} + seq % {suppliers}, CONCAT('C', seq), 100000, 100000 + seq % 900000"
        f" FROM seq_1_to_{PRODUCTS}"
    )
    _run(
        "INSERT INTO consignments_barcode (product_id, code)"
        " SELECT id, CONCAT('29', LPAD(id, 11, '0')) FROM consignments_product"
    )


def _orders(user: int, outlet: int, outlets: int, supplier: int, suppliers: int) -> None:
    """Through the model's own insert, so that a column added to it needs no care here."""
    statuses = [*_OPEN, *[Status.COMPLETE] * 13, Status.CANCELLED]
    rows = (
        Order(
            number=f"PO-2026-{n:06}",
            status=statuses[n % len(statuses)],
            # Neither follows the status: a filter by both finds some.
            supplier_id=supplier + n * 104_729 // 128 % suppliers,
            outlet_id=outlet + n * 7_919 // 64 % outlets,
            created_by_id=user,
            last_edited_by_id=user,
            lightspeed_id=f"consignment-{n}",
        )
        for n in range(1, ORDERS + 1)
    )
    Order.objects.bulk_create(rows, batch_size=2_000)
    _run("UPDATE consignments_order SET due_date = DATE_ADD(CURDATE(), INTERVAL CAST(id AS SIGNED) % 400 - 380 DAY)")


def _lines() -> None:
    _run(
        "INSERT INTO consignments_orderline (order_id, product_id, position, ordered, unit_cost, accepted, damaged,"
        " missing, wrong, short_closed) SELECT o.id, p.id, s.seq, 1000000, 450000,"
        " IF(o.status = 'COMPLETE', 1000000, 0),"
        " 0, 0, 0, 0"
        f" FROM consignments_order o JOIN seq_1_to_{LINES_EACH} s JOIN consignments_product p"
        f" ON p.lightspeed_id = CONCAT('product-', 1 + (o.id * 20 + s.seq) % {PRODUCTS})"
    )


def _events(user: int) -> None:
    each = EVENTS // ORDERS + 1
    _run(
        "INSERT INTO consignments_orderevent (order_id, seq, name, from_status, to_status, user_id, actor, reason,"
        " data, created_at) SELECT o.id, s.seq,"
        " ELT(s.seq, 'create', 'submit', 'approve', 'send', 'push', 'confirm'), '',"
        " ELT(s.seq, 'DRAFT', 'PENDING_APPROVAL', 'APPROVED', 'SENT', 'SENT_TO_LS', 'IN_TRANSIT'),"
        f" {user}, 'manager', '', '{{}}', NOW() FROM seq_1_to_{each} s JOIN consignments_order o"
        f" ORDER BY s.seq LIMIT {EVENTS}"
    )


def _large(status: Status, place: int) -> Order:
    """An order made as large as the goal says, and as Lightspeed has it."""
    order = Order.objects.filter(status=status).order_by("-pk")[place]
    order.lines.all().delete()
    _run(
        "INSERT INTO consignments_orderline (order_id, product_id, position, ordered, unit_cost, accepted, damaged,"
        f" missing, wrong, short_closed) SELECT {order.pk}, p.id, s.seq, 1000000, 450000, IF(s.seq % 3, 0, 1000000), 0,"
        f" 0, 0, 0 FROM seq_1_to_{LARGE} s JOIN consignments_product p"
        f" ON p.sku = CONCAT('SKU-', LPAD(s.seq * {SUPPLIERS} + {order.supplier_id} - 1, 7, '0'))"
    )
    if status != Status.DRAFT:
        _mirror(order)
    return order


def _mirror(order: Order) -> None:
    _run(
        "INSERT INTO queue_consignments (lightspeed_id, type, status, reference, name, outlet_id, supplier_id,"
        " version, deleted, raw, first_seen_at, last_synced_at, lines_version, needs_reconcile) VALUES"
        f" ('{order.lightspeed_id}', 'SUPPLIER', 'DISPATCHED', '{order.number}', '', '', '', 1, 0, '{{}}', NOW(),"
        " NOW(), 1, 0)"
    )
    _run(
        "INSERT INTO queue_consignment_lines (consignment_id, product_id, sku, count, cost, status, version, deleted)"
        " SELECT c.id, p.lightspeed_id, p.sku, l.ordered, l.unit_cost, '', 1, 0 FROM consignments_orderline l"
        " JOIN consignments_product p ON p.id = l.product_id"
        f" JOIN queue_consignments c ON c.lightspeed_id = '{order.lightspeed_id}' WHERE l.order_id = {order.pk}"
    )
