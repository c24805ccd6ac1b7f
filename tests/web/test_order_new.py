"""Writing a new order: by file, by hand, and with everything that can be wrong."""

from __future__ import annotations

import base64
import re
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from consignments.lines_csv import COLUMNS
from consignments.models import Order
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product, make_supplier

pytestmark = pytest.mark.sqlite

NEW = reverse("order-new")


def csv(text: str | bytes, name: str = "lines.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")


def send(client: Client, cast: Cast, **data: object) -> HttpResponse:
    header = {"supplier": cast.supplier.pk, "outlet": cast.outlet.pk, "due_date": "2026-12-24"}
    return client.post(NEW, {"key": str(uuid.uuid4()), **header, "note": "for the window", **data})  # type: ignore[return-value]


def typed(*rows: tuple[str, str, str]) -> dict[str, list[str]]:
    codes, quantities, costs = (list(column) for column in zip(*rows, strict=True))
    return {"line_code": codes, "line_quantity": quantities, "line_cost": costs}


def hidden(answer: HttpResponse, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    assert match, f"no field {name}"
    return match[1]


def test_a_file_makes_a_draft(cast: Cast, buyer: Client) -> None:
    one, two = make_product(sku="A-1", supplier=cast.supplier), make_product(sku="A-2", supplier=cast.supplier)
    answer = send(buyer, cast, csv=csv("sku,quantity,unit_cost\nA-1,3,1.25\nA-2,2,\n"))
    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    lines = [(line.product, line.ordered, line.unit_cost) for line in order.lines.all()]
    assert lines == [(one, Decimal(3), Decimal("1.25")), (two, Decimal(2), two.last_cost)]
    assert (str(order.due_date), order.note) == ("2026-12-24", "for the window")


def test_typed_lines_make_a_draft_and_blank_rows_do_not_count(cast: Cast, buyer: Client) -> None:
    product = make_product(supplier=cast.supplier, barcodes=["2000000000015"])
    send(buyer, cast, **typed(("", "", ""), ("2000000000015", "2,5", "1.10"), ("", "", "")))
    line = Order.objects.get().lines.get()
    assert (line.product, line.ordered, line.unit_cost) == (product, Decimal("2.5"), Decimal("1.10"))


def test_every_problem_of_a_file_is_named_by_its_row_and_the_file_is_kept(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    answer = send(buyer, cast, csv=csv("sku,quantity\nA-1,3\nNOPE,1\nA-1,-2\n"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 3: there is no product with SKU or barcode &#x27;NOPE&#x27;." in page
    assert "Row 4" in page
    assert "lines.csv</strong> is kept" in page
    assert not Order.objects.exists()
    make_product(sku="NOPE", supplier=cast.supplier)
    again = send(
        buyer,
        cast,
        kept_name=hidden(answer, "kept_name"),
        kept_file=hidden(answer, "kept_file"),
        key=hidden(answer, "key"),
    )
    assert "Row 4" in again.content.decode()
    assert "NOPE" in again.content.decode()


def test_every_problem_of_a_typed_line_stands_beside_it_with_what_was_typed(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    make_product(sku="B-1", supplier=make_supplier(name="Someone Else"))
    rows = typed(("A-1", "1e3", ""), ("GHOST", "1", ""), ("B-1", "0", "-1"), ("", "4", ""), ("A-1", "1,234", "x"))
    answer = send(buyer, cast, **rows)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "Line 1: the quantity &#x27;1e3&#x27; is not a plain number",
        "Line 2: there is no product with SKU or barcode &#x27;GHOST&#x27;",
        "Line 3: B-1 belongs to another supplier, Someone Else",
        "Line 3: the quantity must be more than 0",
        "Line 3: the unit cost must not be negative",
        "Line 4: type an SKU",
        "Line 5: the quantity &#x27;1,234&#x27; could mean 1234 or 1.234",
        "Line 5: the unit cost &#x27;x&#x27; is not a plain number",
        'value="GHOST"',
        'value="1e3"',
    ):
        assert words in page, words
    assert not Order.objects.exists()


def test_the_same_product_twice_is_refused_by_name(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    answer = send(buyer, cast, **typed(("A-1", "1", ""), ("A-1", "2", "")))
    assert "Line 2 (A-1) repeats line 1" in answer.content.decode()


def test_check_first_shows_what_would_be_created_and_creates_nothing(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", name="Blue jug", supplier=cast.supplier)
    answer = send(buyer, cast, csv=csv("sku;quantity;unit_cost\nA-1;3;1,25\n"), check="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Blue jug" in page and "1 line, worth 3.75" in page
    assert not Order.objects.exists()
    kept = {name: hidden(answer, name) for name in ("kept_name", "kept_file", "seen", "key")}
    send(buyer, cast, **kept)
    assert Order.objects.get().lines.get().unit_cost == Decimal("1.25")


def test_what_changed_after_the_preview_is_shown_before_it_is_created(cast: Cast, buyer: Client) -> None:
    product = make_product(sku="A-1", supplier=cast.supplier, last_cost=Decimal("1.00"))
    answer = send(buyer, cast, csv=csv("sku,quantity\nA-1,3\n"), check="1")
    product.last_cost = Decimal("99.00")
    product.save()
    kept = {name: hidden(answer, name) for name in ("kept_name", "kept_file", "seen", "key")}
    again = send(buyer, cast, **kept)
    assert "Look again, please" in again.content.decode()
    assert "297.00" in again.content.decode()
    assert not Order.objects.exists()
    send(buyer, cast, **{**kept, "seen": hidden(again, "seen")})
    assert Order.objects.get().lines.get().unit_cost == Decimal("99.00")


def test_a_file_imported_before_is_told_with_its_order_and_changes_nothing(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    content = "sku,quantity\nA-1,3\n"
    send(buyer, cast, csv=csv(content))
    order = Order.objects.get()
    checked = send(buyer, cast, csv=csv(content), check="1")
    assert checked.status_code == 200
    link = f'<a href="{order.get_absolute_url()}">{order.number}</a> (Draft)'
    assert link in checked.content.decode()
    kept = {name: hidden(checked, name) for name in ("kept_name", "kept_file", "seen", "key")}
    answer = send(buyer, cast, **kept)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This file was imported before" in page and link in page
    assert Order.objects.count() == 1
    # The preview still holds, so that what is imported again is what was shown.
    kept["seen"] = hidden(answer, "seen")
    assert send(buyer, cast, **kept, import_again="1").status_code == 302
    assert Order.objects.count() == 2


def test_a_form_sent_twice_with_a_file_leads_to_its_order(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    key = str(uuid.uuid4())
    first, second = (send(buyer, cast, key=key, csv=csv("sku,quantity\nA-1,3\n")) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_pressing_twice_makes_one_order(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    key = str(uuid.uuid4())
    rows = typed(("A-1", "1", ""))
    first, second = (send(buyer, cast, key=key, **rows) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_a_form_changed_after_it_made_its_order_is_told_so(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", supplier=cast.supplier)
    key = str(uuid.uuid4())
    send(buyer, cast, key=key, **typed(("A-1", "1", "")))
    answer = send(buyer, cast, key=key, **typed(("A-1", "7", "")))
    assert answer.status_code == 422
    assert "has made PO-000001 already" in answer.content.decode()
    assert Order.objects.count() == 1


def test_without_a_supplier_everything_typed_and_uploaded_stays(cast: Cast, buyer: Client) -> None:
    answer = send(buyer, cast, supplier="", csv=csv("sku,quantity\nA-1,3\n", "spring.csv"), **typed(("X-9", "8", "")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Supplier: This field is required." in page
    for words in ("spring.csv</strong> is kept", 'value="X-9"', "for the window", "2026-12-24"):
        assert words in page, words


def test_a_foreign_outlet_does_not_exist(cast: Cast, buyer: Client) -> None:
    assert send(buyer, cast, outlet=make_outlet().pk).status_code == 404
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "cannot be read"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "cannot be read"),
        (b"sku,quantity\n", "no lines"),
        (b"name,count\nA,1\n", "no column"),
        (b"sku,quantity\n" + b"x" * 1_000_001, "more than 1000000"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(content: bytes, words: str, cast: Cast, buyer: Client) -> None:
    answer = send(buyer, cast, csv=csv(content, "odd.csv"))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "odd.csv" in answer.content.decode()


def test_a_kept_file_that_was_tampered_with_is_refused(cast: Cast, buyer: Client) -> None:
    answer = send(buyer, cast, kept_name="x.csv", kept_file="not base64!")
    assert answer.status_code == 422
    assert "Choose it again" in answer.content.decode()


def test_a_hostile_name_is_only_text(cast: Cast, buyer: Client) -> None:
    make_product(sku="A-1", name="<script>alert(1)</script>", supplier=cast.supplier)
    page = send(buyer, cast, csv=csv("sku,quantity\nA-1,1\n"), check="1").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_form_of_five_thousand_lines_is_read(cast: Cast, buyer: Client) -> None:
    rows = "\n".join(f"S-{number},1" for number in range(5000))
    answer = send(buyer, cast, csv=csv(f"sku,quantity\n{rows}\n"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("there is no product") == 50
    assert "and 4950 more" in page


def downloads(answer: HttpResponse) -> dict[str, str]:
    """The files that the page offers, by name."""
    page = answer.content.decode()
    found = re.findall(r'href="data:text/csv;base64,([^"]*)" download="([^"]*)"', page)
    return {name: base64.b64decode(content).decode("utf-8-sig") for content, name in found}


def test_all_rows_with_problems_can_be_downloaded_and_none_is_a_formula(cast: Cast, buyer: Client) -> None:
    rows = "\n".join(f"S-{number},1" for number in range(60))
    answer = send(buyer, cast, csv=csv(f'sku,quantity\n"=cmd()",1\n{rows}\n'))
    (file,) = downloads(answer).values()
    lines = file.splitlines()
    assert lines[0] == "problem,sku,quantity"
    assert len(lines) == 62
    assert "Row 61: there is no product with SKU or barcode 'S-58'.,S-58,1" in lines
    assert lines[1].endswith(",'=cmd(),1")


def test_the_whole_file_is_mended_and_uploaded_again(cast: Cast, buyer: Client) -> None:
    for sku in ("A-1", "-B", "C-1"):
        make_product(sku=sku, supplier=cast.supplier)
    answer = send(buyer, cast, csv=csv("sku;quantity;unit_cost;shelf\nA-1;3;1,25;x\n-B;-2;1,50;y\nGHOST;1;0,5;z\n"))
    files = downloads(answer)
    assert files["rows-to-mend.csv"].splitlines() == [
        "problem;sku;quantity;unit_cost;shelf",
        "Row 3: -B, quantity: must be more than 0, not -2.;'-B;'-2;1,50;y",
        "Row 4: there is no product with SKU or barcode 'GHOST'.;GHOST;1;0,5;z",
    ]
    whole = files["whole-file-to-mend.csv"]
    assert whole.splitlines()[1] == ";A-1;3;1,25;x"
    again = send(buyer, cast, csv=csv(whole.replace("'-2", "2")))
    assert downloads(again)["rows-to-mend.csv"].splitlines()[0] == "problem;sku;quantity;unit_cost;shelf"
    send(buyer, cast, csv=csv(whole.replace("'-2", "2").replace("GHOST", "C-1")))
    lines = [(line.product.sku, int(line.ordered), str(line.unit_cost)) for line in Order.objects.get().lines.all()]
    assert lines == [("A-1", 3, "1.25000"), ("-B", 2, "1.50000"), ("C-1", 1, "0.50000")]


def test_a_file_that_cannot_be_read_has_no_rows_to_mend(cast: Cast, buyer: Client) -> None:
    assert downloads(send(buyer, cast, csv=csv("name,count\nA,1\n"))) == {}


def test_the_empty_file_to_fill_in_is_one_that_is_read() -> None:
    template = finders.find("order-lines.csv")
    assert isinstance(template, str)
    assert set(Path(template).read_text().strip().split(",")) == set(COLUMNS)


@pytest.mark.parametrize(
    "given", [{"outlet": "\u00b2"}, {"outlet": "9" * 5000}, {"kept_file": "\u00fc"}, {"supplier": "9" * 30}]
)
def test_a_form_that_no_page_of_ours_made_is_refused_in_words(cast: Cast, buyer: Client, given: dict[str, str]) -> None:
    answer = send(buyer, cast, **given)
    assert answer.status_code == 422
    assert not Order.objects.exists()
