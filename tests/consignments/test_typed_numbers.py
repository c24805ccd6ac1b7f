"""Numbers as people type them: read exactly, or refused with the reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from consignments.typed_numbers import decimal_mark, parse_number

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 12.50 ", "12.50"),
        ("13,75", "13.75"),
        (".5", "0.5"),
        ("0,125", "0.125"),
        ("-3", "-3"),
        ("+3", "3"),
        ("1.234", "1.234"),
        ("1234,567", "1234.567"),
    ],
)
def test_plain_numbers_are_read_exactly(text: str, value: str) -> None:
    assert str(parse_number(text)) == value


@pytest.mark.parametrize("text", ["1,234", "12,345", "999,000", "-1,234"])
def test_a_comma_before_three_digits_is_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match="could mean"):
        parse_number(text)


def test_the_refusal_says_both_readings() -> None:
    with pytest.raises(ValueError, match=r"'1,234' could mean 1234 or 1\.234"):
        parse_number("1,234")


def test_where_commas_are_decimal_it_is_the_point_that_is_ambiguous() -> None:
    assert parse_number("1,234", mark=",") == Decimal("1.234")
    with pytest.raises(ValueError, match="could mean"):
        parse_number("1.234", mark=",")


@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_where_nothing_tells_both_are_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match="could mean"):
        parse_number(text, mark=None)


@pytest.mark.parametrize("text", ["1,234.5", "1.234,5", "1 234", "1'234.50", "1,234,567", "1\u00a0234"])
def test_thousands_separators_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="thousands separators"):
        parse_number(text)


@pytest.mark.parametrize(
    "text", ["1e3", "NaN", "Infinity", "-inf", "0x10", "12 pcs", "١٢", "1..2", "١٢", "1_000", "--1", "."]
)
def test_anything_else_is_no_plain_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a plain number"):
        parse_number(text)


def test_nothing_is_not_zero() -> None:
    with pytest.raises(ValueError, match="is empty"):
        parse_number("  ")


def test_a_wall_of_digits_is_cut_short_in_the_refusal() -> None:
    with pytest.raises(ValueError, match="too long") as refusal:
        parse_number("9" * 5000)
    assert len(str(refusal.value)) < 100


@pytest.mark.parametrize(
    ("texts", "mark"),
    [(["1", "2,5"], ","), (["1", "2.5", "1,234"], "."), (["2.5", "2,5"], None), (["1,234", "1"], None), ([], None)],
)
def test_the_mark_is_told_by_the_unambiguous_numbers(texts: list[str], mark: str | None) -> None:
    assert decimal_mark(texts) == mark
