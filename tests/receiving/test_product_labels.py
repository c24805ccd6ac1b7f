"""Labels for what was received: as many as were accepted, and a scanner reads them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from reportlab.lib.units import mm

from consignments.models import Barcode
from receiving.counts import CountedLine
from receiving.label_layouts import BadLayout, check_layouts, parse_layout
from receiving.models import Receipt
from receiving.product_labels import products_to_label
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from tests.receiving.conftest import Dock, make_dock
from tests.support.pdf_reading import codes_in, opened, sizes_in, words_in

D = Decimal


@pytest.fixture
def receiver(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def book(dock: Dock, *accepted: str) -> Receipt:
    lines = [CountedLine(dock.product(place), accepted=D(pieces)) for place, pieces in enumerate(accepted)]
    key = f"labels-key-{Receipt.objects.count()}"
    return post_receipt(dock.order.pk, key=key, lines=lines, actor=dock.receiver)


def address(dock: Dock) -> str:
    return reverse("product-labels", args=[dock.order.number])


def wanted(dock: Dock, *labels: object, layout: str = "A4:3x8", start: int = 1) -> dict[str, Any]:
    counts = {f"labels-{dock.product(place)}": many for place, many in enumerate(labels)}
    return {"layout": layout, "start": start, **counts}


def test_a_receipt_needs_a_label_for_each_accepted_piece_and_an_order_those_that_stand(dock: Dock) -> None:
    first, mistaken = book(dock, "4", "2"), book(dock, "1")
    book(dock, "0", "1", "2.5")
    reverse_receipt(mistaken.pk, key="labels-back", reason="miscounted", actor=dock.receiver)
    assert [each.labels for each in products_to_label(dock.order, first)] == [4, 2]
    assert [each.labels for each in products_to_label(dock.order, None)] == [4, 3, 3]


@pytest.mark.sqlite
def test_a_sheet_goes_on_where_the_last_one_stopped(receiver: Client, dock: Dock) -> None:
    book(dock, "10", "5")
    pdf = receiver.post(address(dock), wanted(dock, 4, 2, start=22)).content
    codes = [line.product.barcodes.get().code for line in dock.lines]
    assert Counter(codes_in(pdf)) == {("EAN13", codes[0]): 4, ("EAN13", codes[1]): 2}
    assert len(sizes_in(pdf)) == 2
    assert words_in(pdf).count(dock.lines[0].product.name) == 4


@pytest.mark.sqlite
def test_a_roll_has_one_label_on_each_page(receiver: Client, dock: Dock) -> None:
    book(dock, "10")
    pdf = receiver.post(address(dock), wanted(dock, 3, layout="57x32")).content
    assert [(round(width / mm), round(height / mm)) for width, height in sizes_in(pdf)] == [(57, 32)] * 3
    assert len(codes_in(pdf)) == 3


@pytest.mark.sqlite
def test_a_name_or_code_that_does_not_fit_stays_within_its_label(receiver: Client, dock: Dock) -> None:
    book(dock, "10")
    product = dock.lines[0].product
    product.barcodes.all().delete()
    Barcode.objects.create(product=product, code="C" * 64)
    product.name, product.sku = "W" * 255, "S" * 64
    product.save()
    pdf = receiver.post(address(dock), wanted(dock, 1)).content
    with opened(pdf) as document:
        page = document[0].get_textpage()
        boxes = [page.get_charbox(place) for place in range(page.count_chars())]
    assert max(right for _, _, right, _ in boxes) <= 70 * mm


@pytest.mark.sqlite
def test_the_form_offers_the_accepted_counts_of_all_or_of_one_receipt(receiver: Client, dock: Dock) -> None:
    receipt = book(dock, "4")
    book(dock, "2", "1")
    assert b'value="6"' in receiver.get(address(dock)).content
    assert b'value="4"' in receiver.get(address(dock), {"receipt": receipt.pk}).content
    foreign = book(make_dock(), "1")
    for other in (foreign.pk, "x", 10**30):
        assert receiver.get(address(dock), {"receipt": other}).status_code == 404


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("labels", "sent", "told"),
    [
        ((1, 1), {"layout": ""}, "Labels: This field is required"),
        ((1, 1), {"layout": "A4:9x9"}, "not one of the available choices"),
        ((1, 1), {"start": 25}, "A page of this layout has 24 labels"),
        ((0, 0), {}, "No label is asked for"),
        ((501, 0), {}, "less than or equal to 500"),
        ((-1, 1), {}, "greater than or equal to 0"),
        (("many", 1), {}, "whole number"),
    ],
)
def test_what_cannot_be_printed_is_told(
    receiver: Client, dock: Dock, labels: tuple[object, ...], sent: dict[str, Any], told: str
) -> None:
    book(dock, "10", "5")
    answer = receiver.post(address(dock), wanted(dock, *labels, **sent))
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.sqlite
def test_more_labels_than_are_printed_at_once_are_refused(
    receiver: Client, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("receiving.label_form.MOST_AT_ONCE", 5)
    book(dock, "10", "5")
    answer = receiver.post(address(dock), wanted(dock, 4, 2))
    assert "Print them in parts" in answer.content.decode()


@pytest.mark.sqlite
def test_layouts_are_read_from_the_setting_and_a_bad_one_stops_the_start(settings: Settings) -> None:
    sheet = parse_layout("A4:3x7@7x15")
    assert (round(sheet.width / mm, 1), round(sheet.height / mm, 1), sheet.on_a_page) == (65.3, 38.1, 21)
    assert [round(length / mm) for length in sheet.corner(20)] == [138, 15]
    for entry in ("A5:3x8", "A4:0x8", "A4:9x9", "3x8", "57 x 32", ""):
        with pytest.raises(BadLayout):
            parse_layout(entry)
    settings.LABEL_LAYOUTS = ["A4:3x8", "A4:90x9"]
    assert ["A4:90x9" in str(fault.msg) for fault in check_layouts()] == [True]
    settings.LABEL_LAYOUTS = []
    assert len(check_layouts()) == 1
