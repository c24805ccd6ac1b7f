"""The invented retailer is whole: enough products, valid barcodes, an order of 40 lines."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from consignments.models import Barcode, Outlet, OutletMembership, Product, Supplier
from devtools.demo.load import lightspeed_seed, load_retailer
from devtools.demo.retailer import OUTLETS, PEOPLE, order_csv, products


def check_digit_is_right(code: str) -> bool:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code)) % 10 == 0


def test_sixty_products_with_distinct_skus_and_valid_barcodes() -> None:
    catalogue = products()
    assert len({product.sku for product in catalogue}) == 60
    assert len({product.barcode for product in catalogue}) == 60
    assert all(len(product.barcode) == 13 and check_digit_is_right(product.barcode) for product in catalogue)


def test_the_csv_orders_forty_known_products() -> None:
    rows = list(csv.DictReader(StringIO(order_csv())))
    assert len({row["sku"] for row in rows}) == 40
    assert {row["sku"] for row in rows} <= {product.sku for product in products()}


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    load_retailer()
    load_retailer()
    assert (Outlet.objects.count(), Supplier.objects.count(), Product.objects.count()) == (3, 2, 60)
    assert Barcode.objects.count() == 60
    everywhere = sum(len(OUTLETS) if person.outlets == "*" else 1 for person in PEOPLE)
    assert OutletMembership.objects.count() == everywhere


@pytest.mark.django_db
def test_both_systems_know_a_product_by_the_same_id() -> None:
    load_retailer()
    at_lightspeed = {product["id"]: product["sku"] for product in lightspeed_seed()["products"]}
    assert dict(Product.objects.values_list("lightspeed_id", "sku")) == at_lightspeed
