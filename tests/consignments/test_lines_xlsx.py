"""Order lines from workbooks as spreadsheet programs write them, and from files that only look like workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from openpyxl import Workbook

from consignments import xlsx_sheet
from consignments.lines_csv import COLUMNS, ParsedLines, parse_lines
from consignments.models import Product, Supplier
from consignments.sheets import read_table
from tests.factories import make_product, make_supplier

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
HEADER = ("sku", "quantity", "unit_cost")
LONG = b'<row r="3"><c r="A3" t="str"><v>%b</v></c></row>' % (b"x" * (xlsx_sheet.MOST_LETTERS + 1))


@pytest.fixture
def tea() -> Product:
    supplier = make_supplier()
    return make_product(sku="TEA-01", supplier=supplier, last_cost=Decimal("4.5"), barcodes=["0036000291452"])


def workbook(*rows: Sequence[object], header: Sequence[object] = HEADER, more: Sequence[str] = ()) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (header, *rows):
        sheet.append(list(row))
    for name in more:
        book.create_sheet(name)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(content: bytes, product: Product) -> ParsedLines:
    supplier: Supplier | None = product.supplier
    return parse_lines(content, filename="order.xlsx", supplier=supplier)


def altered(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            raw = old.read(name)
            new.writestr(name, change(raw) if name == part else raw)
    return out.getvalue()


@pytest.mark.parametrize(
    ("quantity", "cost", "expected"),
    [
        (12, 4.25, ("12", "4.25")),
        ("12", "4,25", ("12", "4.25")),
        (2.5, 1.234, ("2.5", "1.2340")),
        (0.1 + 0.2, 0.07, ("0.3", "0.07")),
        (100000, None, ("100000", "4.50000")),
    ],
)
def test_numbers_are_read_as_the_spreadsheet_shows_them(
    quantity: object, cost: object, expected: tuple[str, str], tea: Product
) -> None:
    parsed = read(workbook((), ("TEA-01", quantity, cost), (None, None)), tea)
    assert not parsed.problems
    (row,) = parsed.rows
    assert (row.number, f"{row.quantity:f}", f"{row.unit_cost:f}") == (3, *expected)


def test_a_barcode_that_became_a_number_gets_its_zeros_back(tea: Product) -> None:
    parsed = read(workbook((36000291452, 1)), tea)
    assert parsed.rows[0].restored == "0036000291452"
    assert "its leading zeros restored" in parsed.notices[0]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("TEA-01", date(2026, 5, 1)), "Row 2: quantity was turned into a date"),
        ((date(2026, 5, 1), 1), "Row 2: sku was turned into a date"),
        (("TEA-01", True), "Row 2: quantity is TRUE, not a number"),
        (("TEA-01", "#N/A"), "Row 2: quantity is an error, #N/A"),
        (("TEA-01", "=6*2"), "Row 2: quantity is a formula without a result"),
        (("TEA-01", 1, "=1/3"), "Row 2: unit_cost is a formula without a result"),
        ((9_421_234_567_890_123, 1), "Row 2: '9.421235e+15' is a code that a spreadsheet turned into a number"),
        (("GHOST", 1), "Row 2: there is no product with SKU or barcode 'GHOST'"),
    ],
)
def test_a_cell_without_a_plain_value_is_named_by_its_row(row: tuple[object, ...], problem: str, tea: Product) -> None:
    (found,) = read(workbook(row), tea).problems
    assert found.startswith(problem)


def test_a_formula_counts_by_the_result_that_was_saved_with_it(tea: Product) -> None:
    content = altered(
        workbook(("TEA-01", "=6*2")),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>6*2</f><v />", b"<f>6*2</f><v>12</v>").replace(b"<v></v>", b"<v>12</v>"),
    )
    assert [row.quantity for row in read(content, tea).rows] == [Decimal(12)]


def test_a_date_in_a_column_that_is_not_read_does_no_harm(tea: Product) -> None:
    content = workbook(("TEA-01", 3, date(2026, 5, 1)), header=("sku", "quantity", "seen on"))
    assert len(read(content, tea).rows) == 1


def test_other_sheets_are_left_out_and_that_is_said(tea: Product) -> None:
    parsed = read(workbook(("TEA-01", 3), more=["Old prices"]), tea)
    assert parsed.notices == ("Only the first sheet, Sheet, was read.",)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b"0" * (xlsx_sheet.MOST_UNPACKED + 1))
    return out.getvalue()


def _entities() -> bytes:
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    return altered(workbook(("TEA-01", 1)), "xl/workbook.xml", lambda xml: doctype + xml)


def _far_row() -> bytes:
    return altered(
        workbook(("TEA-01", 1)), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'<row r="2"', b'<row r="1048576"')
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (_bomb, "too large when unpacked"),
        (_entities, "a damaged workbook"),
        (_far_row, "goes on below row 8000"),
        (lambda: workbook(("TEA-01", 1))[:-40], "a damaged workbook"),
        (lambda: altered(workbook(("TEA-01", 1)), "xl/workbook.xml", lambda _: b"<no"), "a damaged workbook"),
        (lambda: workbook(header=()), "its first sheet, Sheet, is empty"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Excel file"),
        (lambda: b"PK\x03\x04" + bytes(xlsx_sheet.MOST_BYTES), "larger than 2 MB"),
    ],
)
def test_a_file_that_would_do_harm_is_refused_by_its_name(
    content: Callable[[], bytes], problem: str, tea: Product
) -> None:
    (found,) = read(content(), tea).problems
    assert found.startswith("order.xlsx cannot be read: ")
    assert problem in found


def test_the_empty_workbook_to_fill_in_is_one_that_is_read() -> None:
    template = finders.find("order-lines.xlsx")
    assert isinstance(template, str)
    assert read_table(Path(template).read_bytes()).rows[0].cells == ("sku", "quantity", "unit_cost") == COLUMNS


def test_a_cell_longer_than_any_spreadsheet_writes_is_refused(tea: Product) -> None:
    end = b"</sheetData>"
    long = altered(workbook(("TEA-01", 3)), "xl/worksheets/sheet1.xml", lambda raw: raw.replace(end, LONG + end))
    assert "a damaged workbook" in read(long, tea).problems[0]
