"""Order lines from the CSV files that spreadsheets really write: read right, or refused by name."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from consignments import csv_text
from consignments.csv_text import read_sheet
from consignments.errors import InvalidInput
from consignments.lines_csv import ParsedLines, parse_lines
from consignments.models import Product, Supplier
from consignments.problem_rows import problem_rows
from consignments.spreadsheet_text import defused
from tests.factories import make_product, make_supplier

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def supplier(db: None) -> Supplier:
    return make_supplier()


@pytest.fixture
def tea(supplier: Supplier) -> Product:
    return make_product(sku="TEA-01", supplier=supplier, last_cost=Decimal("4.5"), barcodes=["0036000291452"])


@pytest.fixture
def jam(supplier: Supplier) -> Product:
    return make_product(sku="JAM-02", supplier=supplier, last_cost=Decimal("2"), name="Kūmara jam")


def read(content: str | bytes, supplier: Supplier) -> ParsedLines:
    raw = content.encode() if isinstance(content, str) else content
    return parse_lines(raw, filename="order.csv", supplier=supplier)


def amounts(parsed: ParsedLines) -> list[tuple[str, str, str]]:
    assert not parsed.problems
    return [(line.product.sku, f"{line.ordered:f}", f"{line.unit_cost:f}") for line in parsed.lines()]


PLAIN = "sku,quantity,unit_cost\nTEA-01,12,4.25\nJAM-02,2.5,1.99\n"
EXPECTED = [("TEA-01", "12", "4.25"), ("JAM-02", "2.5", "1.99")]


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace(",", ";").replace(".", ",").encode(),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("TEA-01,12,4.25", 'TEA-01,"12","4,25"').encode(),
        PLAIN.replace("sku,quantity,unit_cost", " SKU , Quantity,UNIT_COST ").encode(),
        PLAIN.replace("\nJAM", "\n\n,,\n  ,\t,\nJAM").encode(),
        (PLAIN + ",,\n\n,,\n \n").encode(),
        PLAIN.replace("TEA-01", " tea-01 ").encode(),
        PLAIN.replace("sku,quantity", "barcode,qty").replace("TEA-01", "0036000291452").encode(),
        PLAIN.rstrip("\n").encode(),
        b"quantity,comment,unit_cost,sku\n12,fine,4.25,TEA-01\n2.5,,1.99,JAM-02\n",
    ],
)
def test_the_shapes_that_spreadsheets_write(content: bytes, supplier: Supplier, tea: Product, jam: Product) -> None:
    assert amounts(read(content, supplier)) == EXPECTED


def test_windows_1252_is_read_and_said(supplier: Supplier, tea: Product) -> None:
    parsed = read("sku,quantity,comment\nTEA-01,3,für café\n".encode("cp1252"), supplier)
    assert amounts(parsed) == [("TEA-01", "3", "4.50000")]
    assert any("Windows-1252" in notice for notice in parsed.notices)


def test_without_a_cost_the_last_cost_is_taken(supplier: Supplier, tea: Product, jam: Product) -> None:
    assert amounts(read("sku,quantity,unit_cost\nTEA-01,1,\nJAM-02,1\n", supplier)) == [
        ("TEA-01", "1", "4.50000"),
        ("JAM-02", "1", "2.00000"),
    ]


def test_lost_zeros_of_a_barcode_are_restored_and_said(supplier: Supplier, tea: Product) -> None:
    parsed = read("sku,quantity\n36000291452,1\n", supplier)
    assert parsed.rows[0].restored == "0036000291452"
    assert parsed.notices == ("Row 2: 36000291452 was read as 0036000291452, its leading zeros restored.",)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("NOPE,1,1", "there is no product with SKU or barcode 'NOPE'"),
        ("9.42E+12,1,1", "spreadsheet turned into a number"),
        (",1,1", "the SKU is empty"),
        ("TEA-01,,1", "quantity is empty"),
        ("TEA-01,0,1", "TEA-01, quantity: must be more than 0"),
        ("TEA-01,-2,1", "TEA-01, quantity: must be more than 0"),
        ("TEA-01,1.234567,1", "TEA-01, quantity: 1.234567 has more than 5 decimal places"),
        ("TEA-01,2000000,1", "TEA-01, quantity: 2000000 is more than"),
        ("TEA-01,1e3,1", "quantity '1e3' is not a plain number"),
        ("TEA-01,NaN,1", "quantity 'NaN' is not a plain number"),
        ('TEA-01,"1,234",1', "quantity '1,234' could mean 1234 or 1.234"),
        ('TEA-01,"1.234,5",1', "quantity '1.234,5' has thousands separators"),
        ("TEA-01,1,-1", "TEA-01, unit cost: must not be negative"),
        ("TEA-01,1,free", "unit_cost 'free' is not a plain number"),
        ("TEA-01,1,4,25", "more cells than columns"),
    ],
)
@pytest.mark.usefixtures("tea", "jam")
def test_each_fault_is_named_with_its_row(row: str, problem: str, supplier: Supplier) -> None:
    parsed = read(f"sku,quantity,unit_cost\nJAM-02,1,1\n\n{row}\n", supplier)
    (found,) = parsed.problems
    assert found.startswith("Row 4: ")
    assert problem in found
    with pytest.raises(InvalidInput) as refusal:
        parsed.lines()
    assert refusal.value.problems == [found]


def test_every_problem_is_told_at_once(supplier: Supplier, tea: Product) -> None:
    parsed = read("sku,quantity\nNOPE,zero\nTEA-01,0\n", supplier)
    assert [problem[:6] for problem in parsed.problems] == ["Row 2:", "Row 2:", "Row 3:"]


def test_a_product_twice_is_refused_naming_both_rows(supplier: Supplier, tea: Product) -> None:
    parsed = read("sku,quantity\nTEA-01,1\n0036000291452,2\n", supplier)
    assert parsed.problems == ("Row 3: TEA-01 is in row 2 already. Put both into one row.",)


def test_a_product_of_another_supplier_is_refused_by_name(supplier: Supplier) -> None:
    other = make_supplier()
    make_product(sku="FOREIGN", supplier=other)
    parsed = read("sku,quantity\nFOREIGN,1\n", supplier)
    assert parsed.problems == (f"Row 2: FOREIGN belongs to another supplier, {other}.",)


def test_an_inactive_product_is_refused(supplier: Supplier, tea: Product) -> None:
    Product.objects.update(is_active=False)
    assert read("sku,quantity\nTEA-01,1\n", supplier).problems == ("Row 2: TEA-01 is no longer active.",)


def test_in_a_file_that_shows_decimal_commas_three_places_are_no_riddle(supplier: Supplier, tea: Product) -> None:
    assert amounts(read("sku;quantity;unit_cost\nTEA-01;2,5;1,234\n", supplier)) == [("TEA-01", "2.5", "1.234")]


def test_in_a_file_that_shows_nothing_they_are(supplier: Supplier, tea: Product) -> None:
    (problem,) = read("sku;quantity\nTEA-01;1.234\n", supplier).problems
    assert "could mean 1234 or 1.234" in problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is empty"),
        (b"\xef\xbb\xbf \n ", "it is empty"),
        (b",,\r\n\r\n,,\r\n", "it is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a text file"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "a damaged workbook"),
        (b'sku,quantity\n"TEA-01,1\n', "row 2 has unmatched quotes"),
        (b"name,price\nTEA-01,1\n", "row 1 has no column sku and quantity"),
        (b"sku,price\nTEA-01,1\n", "row 1 has no column quantity"),
        (b"sku,quantity,qty\nTEA-01,1,2\n", "row 1 has two columns for quantity"),
        (b"sku,quantity\n", "a header but no lines"),
        (b"\xff\xfes\x00k\x00u", "characters are damaged"),
        (b"sku,quantity\n" + b"TEA-01,1\n" * 5001, "5001 lines, more than 5000"),
        (b"x" * (csv_text.MOST_BYTES + 1), "larger than 2 MB"),
    ],
)
def test_what_is_no_order_file_is_refused_by_its_name(content: bytes, problem: str, supplier: Supplier) -> None:
    parsed = read(content, supplier)
    (found,) = parsed.problems
    assert found.startswith("order.csv ")
    assert problem in found
    assert not parsed.rows


def test_reading_takes_few_queries_however_long_the_file(
    supplier: Supplier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    skus = [make_product(supplier=supplier).sku for _ in range(80)]
    for some in (skus[:2], skus):
        content = "sku,quantity\n" + "".join(f"{sku},1\n" for sku in some)
        with django_assert_num_queries(2):
            assert len(read(content, supplier).rows) == len(some)


@pytest.mark.sqlite
@pytest.mark.parametrize("text", ["=1+1", "-ABC", "@x", "+1", "plain", "'quoted'", "it's"])
def test_what_was_defused_for_a_spreadsheet_is_read_back_as_it_was(text: str) -> None:
    sheet = read_sheet(f'sku,quantity\n"{defused(text)}",1\n'.encode())
    assert sheet.rows[1].cells[0] == text


def test_rows_to_mend_keep_their_cells_beside_what_is_wrong(supplier: Supplier, tea: Product) -> None:
    parsed = read('sku,Problem,quantity\nNOPE,"old, told",1,extra\nTEA-01,,2\nTEA-01,,x\nTEA-01,,3\n', supplier)
    assert list(csv.reader(io.StringIO(problem_rows(parsed)))) == [
        ["problem", "sku", "quantity"],
        [f"Row 2: {' '.join(parsed.faults[2])}", "NOPE", "1", "extra"],
        [f"Row 4: {' '.join(parsed.faults[4])}", "TEA-01", "x"],
        ["Row 5: TEA-01 is in row 3 already. Put both into one row.", "TEA-01", "3"],
    ]
    assert len(parsed.faults[2]) == 2
