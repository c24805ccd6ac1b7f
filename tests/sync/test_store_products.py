"""The catalogue is mirrored without losing what staff entered, whatever Lightspeed's SKUs do."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from consignments.models import Barcode, Product
from consignments.statuses import Status
from sync.lightspeed.pages import read_page
from sync.lightspeed.records import ProductRecord
from sync.store_products import store_products
from tests.factories import make_order, make_product, make_supplier
from tests.sync.shapes import PRODUCT

pytestmark = pytest.mark.django_db


def record(version: int, *, key: str = "ls-1", **members: Any) -> ProductRecord:
    return ProductRecord.read({**PRODUCT, "id": key, "version": version, **members})


def store(*records: ProductRecord) -> int:
    with transaction.atomic():
        return store_products(records)


def test_a_product_comes_with_supplier_cost_and_codes() -> None:
    supplier = make_supplier(lightspeed_id=PRODUCT["supplier"]["id"])

    assert store(record(5)) == 1

    product = Product.objects.get(lightspeed_id="ls-1")
    assert (product.sku, product.name, product.supplier) == ("SKU-1", "Kettle / Red", supplier)
    assert (product.supplier_code, product.last_cost, product.is_active) == ("NG-77", Decimal("4.5"), True)
    assert set(product.barcodes.values_list("code", flat=True)) == {"4006381333931", "KETTLE"}


def test_an_older_version_never_overwrites_a_newer_one() -> None:
    store(record(5, variant_name="New"))

    assert store(record(4, variant_name="Old"), record(5, variant_name="Same")) == 0
    assert Product.objects.get().name == "New"


def test_what_staff_entered_is_kept() -> None:
    product = make_product(sku="SKU-1", lightspeed_id="ls-1", pack_size=Decimal(12), barcodes=["MINE"])

    store(record(5))

    product.refresh_from_db()
    assert product.pack_size == 12
    assert set(product.barcodes.values_list("code", flat=True)) == {"MINE", "4006381333931", "KETTLE"}


def test_a_product_entered_here_first_is_taken_over_by_its_sku() -> None:
    product = make_product(sku="SKU-1")
    Product.objects.update(lightspeed_id=None)

    store(record(5))

    product.refresh_from_db()
    assert product.lightspeed_id == "ls-1"
    assert Product.objects.count() == 1


def test_two_products_that_swap_their_skus_both_arrive() -> None:
    store(record(1, key="a", sku="ONE"), record(2, key="b", sku="TWO", product_codes={}))

    store(record(3, key="a", sku="TWO"), record(4, key="b", sku="ONE", product_codes={}))

    assert dict(Product.objects.values_list("lightspeed_id", "sku")) == {"a": "TWO", "b": "ONE"}


def test_a_sku_that_two_products_share_does_not_stop_the_poll() -> None:
    store(record(1, key="a", sku="SAME"), record(2, key="b", sku="SAME"))
    store(record(3, key="c", sku="SAME"))

    assert dict(Product.objects.values_list("lightspeed_id", "sku")) == {"a": "SAME", "b": "b", "c": "c"}


def test_skus_that_only_a_database_takes_for_the_same_do_not_stop_the_poll() -> None:
    store(record(1, key="a", sku="café"))

    store(record(2, key="b", sku="CAFE"), record(3, key="c", sku="TEA"))

    stored = dict(Product.objects.values_list("lightspeed_id", "sku"))
    assert (stored["a"], stored["c"]) == ("café", "TEA")
    assert stored["b"] in {"CAFE", "b"}


def test_a_sku_that_is_missing_or_too_long_gives_way_to_the_id() -> None:
    store(record(1, key="a", sku=None), record(2, key="b", sku="X" * 65))

    assert set(Product.objects.values_list("sku", flat=True)) == {"a", "b"}


def test_a_deleted_or_inactive_product_stays_but_is_no_longer_active() -> None:
    store(record(1, key="a", sku="A"), record(2, key="b", sku="B", is_active=False))
    store(record(3, key="a", sku="A", deleted_at="2026-07-01T00:00:00+00:00"))

    assert not Product.objects.filter(is_active=True).exists()
    assert Product.objects.count() == 2


def test_a_code_belongs_to_the_product_that_has_it_already() -> None:
    other = make_product(barcodes=["KETTLE"])

    store(record(5))

    assert Barcode.objects.get(code="KETTLE").product == other


def test_the_number_of_statements_does_not_grow_with_the_page() -> None:
    counts = []
    for size in (5, 60):
        store(*(record(n + 1, key=f"{size}-{n}", sku=f"{size}-{n}", product_codes={}) for n in range(size)))
        page = [record(n + 900, key=f"{size}-{n}", sku=f"{size}-new-{n}", product_codes={}) for n in range(size)]
        with CaptureQueriesContext(connection) as queries:
            store(*page)
        counts.append(len(queries))

    assert counts[0] == counts[1]


GONE = "2026-07-01T00:00:00+00:00"


@pytest.mark.parametrize("together", [False, True])
def test_a_product_made_anew_gets_the_sku_and_codes_of_the_deleted_one(together: bool) -> None:
    store(record(1, key="old"))
    pages = [[record(2, key="old", deleted_at=GONE)], [record(3, key="new")]]
    for page in [pages[0] + pages[1]] if together else pages:
        store(*page)

    new, old = Product.objects.get(lightspeed_id="new"), Product.objects.get(lightspeed_id="old")
    assert new.sku == "SKU-1"
    assert old.sku.startswith("SKU-1 (replaced ")
    assert Barcode.objects.get(code="KETTLE").product == new

    store(record(4, key="old", deleted_at=GONE, name="Looked at"))
    assert Product.objects.get(lightspeed_id="old").sku == old.sku
    assert Barcode.objects.get(code="KETTLE").product == new


def test_a_deleted_product_that_is_on_the_way_is_still_found_by_its_codes() -> None:
    store(record(1, key="old"))
    old = Product.objects.get()
    make_order(status=Status.IN_TRANSIT, lines=[(old, 4)])

    store(record(2, key="old", deleted_at=GONE), record(3, key="new"))

    assert Product.objects.get(lightspeed_id="new").sku == "SKU-1"
    assert Barcode.objects.get(code="KETTLE").product == old


def test_a_price_that_no_column_holds_does_not_stop_the_poll() -> None:
    """A barcode that somebody scanned into the price."""
    rows = [{**PRODUCT, "version": n, "id": f"ls-{n}", "sku": f"SKU-{n}"} for n in range(1, 3)]
    page = read_page({"data": [{**rows[0], "supply_price": 123456789012}, rows[1]]}, ProductRecord.read)

    assert page.unreadable == 1
    assert store(*page.records) == 1
