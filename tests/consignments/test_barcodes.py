"""Check digits, and what a spreadsheet does to codes that start with zeros."""

from __future__ import annotations

import pytest

from consignments.barcodes import has_valid_check_digit, padded_forms
from devtools.barcodes import ean13

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("code", ["96385074", "036000291452", "0036000291452", ean13(1), ean13(999)])
def test_a_right_check_digit(code: str) -> None:
    assert has_valid_check_digit(code)


@pytest.mark.parametrize("code", ["96385075", "036000291453", "", "1234567", "12345678A", "٩٦٣٨٥٠٧٤"])
def test_a_wrong_one_or_no_barcode_at_all(code: str) -> None:
    assert not has_valid_check_digit(code)


def test_lost_zeros_come_back() -> None:
    assert "036000291452" in padded_forms("36000291452")
    assert "0036000291452" in padded_forms("36000291452")
    assert "036000291452" in padded_forms("00036000291452")


def test_a_code_with_a_wrong_check_digit_is_not_stretched_into_another() -> None:
    assert padded_forms("36000291453") == []


@pytest.mark.parametrize("code", ["AB-1", "", "123456789012345678"])
def test_what_is_no_barcode_has_no_other_form(code: str) -> None:
    assert padded_forms(code) == []
