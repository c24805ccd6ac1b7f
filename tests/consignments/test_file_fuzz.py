"""Files and numbers nobody thought of: refused in words, and what is written is what is read."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from consignments.barcodes import has_valid_check_digit, padded_forms
from consignments.csv_text import UnreadableFile, read_sheet
from consignments.typed_numbers import parse_number

QUICK = settings(max_examples=150, deadline=None)
CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\ufeff"), max_size=8)
TEXT = st.text(max_size=150)
BYTES = st.binary(max_size=300) | TEXT.map(str.encode) | TEXT.map(lambda text: text.encode("utf-16"))
ROWS = st.lists(st.lists(CELLS, min_size=3, max_size=3).filter(any), min_size=1, max_size=6)


@QUICK
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.text(max_size=99).map(lambda t: t.encode("utf-16"))
)
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except UnreadableFile as refusal:
        assert str(refusal)
    else:
        assert all(any(row.cells) for row in sheet.rows)
        assert [row.number for row in sheet.rows] == sorted({row.number for row in sheet.rows})


@QUICK
@given(ROWS, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_what_a_spreadsheet_writes_is_read_back(
    rows: list[list[str]], separator: str, encoding: str, quoted: bool
) -> None:
    out = io.StringIO(newline="")
    dialect = csv.unix_dialect if quoted else csv.excel
    csv.writer(out, dialect, delimiter=separator).writerows([["sku", "quantity", "note"], *rows])
    sheet = read_sheet(out.getvalue().encode(encoding))
    assert [list(row.cells) for row in sheet.rows[1:]] == rows


@QUICK
@given(st.text(max_size=20) | st.from_regex(r"[-+]?[0-9.,' ]{1,12}", fullmatch=True))
def test_any_text_is_one_finite_number_or_refused_in_words(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError as refusal:
        assert str(refusal)
    else:
        assert number.is_finite()
        assert number == Decimal(text.strip().replace(",", "."))


@QUICK
@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**9), max_value=10**9))
def test_a_plainly_written_number_is_read_as_it_is(number: Decimal) -> None:
    assert parse_number(f"{number:f}") == number
    assert parse_number(f"{number:f}".replace(".", ",")) == number


@QUICK
@given(st.text("0123456789", min_size=7, max_size=13))
def test_the_zeros_put_back_are_all_that_is_changed(digits: str) -> None:
    for form in padded_forms(digits):
        assert form.lstrip("0") == digits.lstrip("0")
        assert has_valid_check_digit(form)
