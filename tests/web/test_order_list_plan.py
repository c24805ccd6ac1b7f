"""How MariaDB finds what the list shows: along an index, without sorting all orders to cut a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from consignments.bounded_count import count_of
from consignments.keyset import page_of
from consignments.models import Order, OrderLine, Product
from consignments.order_filters import OrderFilter
from consignments.scope import orders_for
from consignments.statuses import Status
from tests.consignments.cast import Cast

# ANALYZE TABLE commits, so the rows must be removed, not rolled back.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]

ORDERS = 3_000
WALKS = {"range", "ref", "eq_ref", "const", "index", "index_merge", "ref_or_null"}
SMALL = 100


@pytest.fixture
def full(transactional_db: None) -> Cast:
    cast = Cast()
    author = cast.buyer.user
    assert author
    Product.objects.bulk_create(Product(sku=f"SKU-{n:05}", name="Mug") for n in range(ORDERS))
    products = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    statuses = [*[Status.COMPLETE] * 9, Status.SENT]
    Order.objects.bulk_create(
        Order(
            number=f"PO-{n:06}",
            status=statuses[n % 10],
            supplier=cast.supplier,
            outlet=cast.outlet,
            created_by=author,
            last_edited_by=author,
            due_date=date(2026, 1, 1) + timedelta(days=n % 300) if n % 4 else None,
        )
        for n in range(ORDERS)
    )
    orders = list(Order.objects.order_by("pk").values_list("pk", flat=True))
    OrderLine.objects.bulk_create(
        OrderLine(order_id=order, product_id=product, position=1, ordered=1, unit_cost=1)
        for order, product in zip(orders, products, strict=True)
    )
    with connection.cursor() as cursor:
        for model in (Order, OrderLine, Product):
            cursor.execute(f"ANALYZE TABLE {model._meta.db_table}")
            cursor.fetchall()
    return cast


def plans_of(ask: Callable[[], object]) -> list[tuple[str, str, int, str]]:
    """Table, way of reading, rows expected and remarks of every step of every query that `ask` makes."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    steps = []
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if not query["sql"].startswith("SELECT"):
                continue
            cursor.execute(f"EXPLAIN {query['sql']}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                step = dict(zip(names, row, strict=True))
                steps.append((step["table"] or "", step["type"] or "", int(step["rows"] or 0), step["Extra"] or ""))
    return steps


def ask_for(cast: Cast, query: str) -> Callable[[], object]:
    def ask() -> object:
        asked = OrderFilter(QueryDict(query), orders_for(cast.buyer), actor=cast.buyer)
        assert not asked.form.errors
        return page_of(asked.qs, asked.chosen_sort, "", 50), count_of(asked.qs)

    return ask


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sort=oldest",
        "sort=due",
        "sort=changed",
        "status=SENT",
        "due=week",
        "q=002999",
        "q=SKU-02999",
        "q=zzzz",
        "view=failed",
    ],
)
def test_a_page_is_read_along_an_index_and_never_sorted(full: Cast, query: str) -> None:
    for table, way, rows, remarks in plans_of(ask_for(full, query)):
        if rows > SMALL:
            assert way in WALKS, (table, way, rows, remarks)
            assert "filesort" not in remarks, (table, way, rows, remarks)
