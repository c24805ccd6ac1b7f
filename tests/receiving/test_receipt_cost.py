"""What booking costs the database does not grow with the lines."""

from __future__ import annotations

from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from consignments.models import Order, OrderLine, Product
from receiving.counts import CountedLine
from receiving.receipts import post_receipt
from tests.factories import make_order
from tests.receiving.conftest import Dock


def order_of(dock: Dock, lines: int) -> Order:
    order = make_order(status="IN_TRANSIT", outlet=dock.order.outlet, lines=0, lightspeed_id=f"ls-{lines}")  # type: ignore[arg-type]
    Product.objects.bulk_create(Product(sku=f"COST-{lines}-{number}", name="x") for number in range(lines))
    products = Product.objects.filter(sku__startswith=f"COST-{lines}-")
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=product, position=place, ordered=Decimal(5), unit_cost=Decimal(1))
        for place, product in enumerate(products, start=1)
    )
    return order


def queries_to_book(dock: Dock, lines: int) -> int:
    order = order_of(dock, lines)
    counted = [CountedLine(line.product_id, accepted=Decimal(3)) for line in order.lines.all()]
    with CaptureQueriesContext(connection) as captured:
        post_receipt(order.pk, key="delivery-0001", lines=counted, actor=dock.receiver)
    return len(captured)


def test_many_lines_take_as_many_queries_as_few(dock: Dock) -> None:
    # SQLite takes a limited number of values in one statement, so its batches set where "the same" ends.
    many = 500 if connection.vendor == "mysql" else 60
    queries_to_book(dock, 2)  # what is asked once for each person is asked here
    few = queries_to_book(dock, 6)
    assert queries_to_book(dock, many) == few
    assert few < 40
