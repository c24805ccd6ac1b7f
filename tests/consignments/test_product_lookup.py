"""Which product a written code means."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from consignments.product_lookup import Match, find_products
from tests.factories import make_product

pytestmark = pytest.mark.django_db


def test_an_sku_is_found_whatever_its_case_and_a_barcode_exactly() -> None:
    product = make_product(sku="Tea-01", barcodes=["036000291452"])
    found = find_products(["TEA-01", "tea-01", "036000291452", "nothing"])
    assert found == {code: Match(product) for code in ("TEA-01", "tea-01", "036000291452")}


def test_an_sku_wins_over_the_barcode_of_another_product() -> None:
    wanted = make_product(sku="96385074", barcodes=[])
    make_product(barcodes=["96385074"])
    assert find_products(["96385074"])["96385074"].product == wanted


def test_a_barcode_without_its_zeros_is_found_by_its_check_digit() -> None:
    product = make_product(barcodes=["0036000291452"])
    assert find_products(["36000291452"]) == {"36000291452": Match(product, "0036000291452")}


def test_a_barcode_that_could_be_two_products_is_none() -> None:
    make_product(barcodes=["036000291452"])
    make_product(barcodes=["0036000291452"])
    assert find_products(["36000291452"]) == {}


def test_a_wrong_check_digit_finds_nothing() -> None:
    make_product(barcodes=["036000291452"])
    assert find_products(["36000291453"]) == {}


def test_a_text_that_is_too_long_for_a_code_is_not_looked_up(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert find_products(["x" * 65, "9" * 1_000_000]) == {}


def test_the_queries_do_not_grow_with_the_codes(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    skus = [make_product().sku for _ in range(60)]
    for codes in (skus[:2], skus):
        with django_assert_num_queries(2):
            assert len(find_products(codes)) == len(codes)
