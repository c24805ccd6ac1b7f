"""How MariaDB finds what the list shows: along an index, without sorting all orders to cut a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

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
# What one status of one outlet holds may be sorted: the index names the rows, their order is made.
MOST_SORTED = ORDERS // 5


@dataclass(frozen=True)
class Step:
    """One step of a plan: the table, the way it is read, the rows expected, and MariaDB's remarks."""

    table: str
    way: str
    rows: int
    remarks: str


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


def plans_of(ask: Callable[[], object]) -> Iterator[Step]:
    """The steps of every query that `ask` makes, as MariaDB would go about them."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"EXPLAIN {query['sql']}")
                names = [column[0] for column in cursor.description]
                for row in cursor.fetchall():
                    step = dict(zip(names, row, strict=True))
                    yield Step(step["table"] or "", step["type"] or "", int(step["rows"] or 0), step["Extra"] or "")


def test_a_page_is_read_along_an_index_and_never_sorts_many(full: Cast) -> None:
    for query in ("", "sort=oldest", "sort=due", "status=SENT", "due=week", "q=002999", "q=SKU-02999", "q=zzzz"):
        asked = OrderFilter(QueryDict(query), orders_for(full.buyer), actor=full.buyer)
        assert not asked.form.errors
        for step in plans_of(partial(page_of, asked.qs, asked.chosen_sort, "", 50)):
            assert step.rows <= SMALL or step.way in WALKS, (query, step)
            assert step.rows <= MOST_SORTED or "filesort" not in step.remarks, (query, step)
    with CaptureQueriesContext(connection) as captured:
        assert count_of(orders_for(full.buyer), 100).has_more
    assert "LIMIT 101" in captured.captured_queries[-1]["sql"]
