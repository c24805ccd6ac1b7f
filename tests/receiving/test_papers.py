"""The receiving sheet and the discrepancy report, as pages and on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consignments.models import Barcode, Order
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.discrepancies import discrepancies_of
from receiving.models import OutletRules, Photo, Receipt
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from receiving.reversal import reverse_receipt
from receiving.short_close import short_close
from receiving.storage import evidence_storage
from tests.factories import make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload
from tests.support.pdf_reading import codes_in, words_in

D = Decimal
KEY = "papers-key-1"


@pytest.fixture
def receiver(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def ask(client: Client, name: str, dock: Dock) -> Any:
    return client.get(reverse(name, args=[dock.order.number]))


def photo_of(dock: Dock, seed: int = 0) -> Photo:
    return store_photo(dock.order.pk, key=KEY, upload=upload(seed=seed), actor=dock.receiver)


def deliver(dock: Dock) -> Receipt:
    """Of the first two lines something is wrong, and one product nobody had ordered."""
    stray = make_product(name="Stray teapot")
    lines = [
        CountedLine(
            dock.product(0),
            accepted=D(6),
            damaged=D(2),
            missing=D(1),
            reason="wet cartons",
            photos=(photo_of(dock).token,),
        ),
        CountedLine(dock.product(1), accepted=D(7)),
        CountedLine(stray.pk, accepted=D(3), photos=(photo_of(dock, 40).token,)),
    ]
    return post_receipt(dock.order.pk, key=KEY, lines=lines, photos=[photo_of(dock, 80).token], actor=dock.receiver)


@pytest.mark.sqlite
def test_the_sheet_has_the_open_lines_with_codes_that_a_scanner_reads(receiver: Client, dock: Dock) -> None:
    first, second, third = (line.product for line in dock.lines)
    second.barcodes.all().delete()
    third.supplier_code = "TEAPOT-9"
    third.save()
    Barcode.objects.create(product=third, code="0-house-code")
    post_receipt(dock.order.pk, key=KEY, lines=[CountedLine(first.pk, accepted=D(10))], actor=dock.receiver)
    pdf = ask(receiver, "receiving-sheet-pdf", dock).content
    assert sorted(code for _, code in codes_in(pdf)) == sorted(
        [dock.order.number, second.sku, third.barcodes.get(code__startswith="2").code]
    )
    words = words_in(pdf)
    assert first.sku not in words and "TEAPOT-9" in words and "Ordered" in words
    page = ask(receiver, "receiving-sheet", dock).content.decode()
    assert first.sku not in page and f'aria-label="Barcode {second.sku}"' in page


@pytest.mark.sqlite
def test_a_blind_outlets_sheet_has_every_line_and_no_quantity(receiver: Client, dock: Dock) -> None:
    OutletRules.objects.create(outlet=dock.order.outlet, blind_count=True)
    done = CountedLine(dock.product(0), accepted=D(10))
    post_receipt(dock.order.pk, key=KEY, lines=[done], actor=dock.receiver)
    words = words_in(ask(receiver, "receiving-sheet-pdf", dock).content)
    assert all(line.product.sku in words for line in dock.lines)
    assert "Ordered" not in words and "2.5" not in words
    page = ask(receiver, "receiving-sheet", dock).content.decode()
    assert "Ordered" not in page and "2.5" not in page and dock.lines[0].product.sku in page


@pytest.mark.sqlite
def test_an_order_that_takes_no_goods_has_no_sheet(receiver: Client, dock: Dock) -> None:
    Order.objects.filter(pk=dock.order.pk).update(status=Status.CANCELLED)
    for name in ("receiving-sheet", "receiving-sheet-pdf"):
        answer = ask(receiver, name, dock)
        assert answer.status_code == 422 and b"is cancelled" in answer.content


def test_the_report_sums_what_stands_and_leaves_out_what_was_taken_back(dock: Dock) -> None:
    mistaken = CountedLine(dock.product(2), missing=D("2.5"), reason="a slip")
    wrong = post_receipt(dock.order.pk, key="slip-key-1", lines=[mistaken], actor=dock.receiver)
    reverse_receipt(wrong.pk, key="back-key-1", reason="miscounted", actor=dock.receiver)
    receipt = deliver(dock)
    manager = Dock(dock.order, make_user(None, "manager", outlets=[dock.order.outlet])).receiver
    short_close(dock.order.pk, key="close-key-1", reason="no longer made", actor=manager)
    report = discrepancies_of(dock.order)
    assert [difference.line.product_id for difference in report.differences] == [dock.product(n) for n in range(3)]
    assert [difference.claimed for difference in report.differences] == [D("13.50"), 0, 0]
    assert {total.label: (total.pieces, total.value) for total in report.totals} == {
        "Damaged": (2, D(9)),
        "Missing": (1, D("4.50")),
        "Closed without arriving": (D("3.5"), D("15.75")),
        "More than ordered": (2, D(9)),
    }
    assert report.claimed == D("13.50")
    assert [delivery.receipt for delivery in report.deliveries] == [receipt]
    assert [(extra.pieces, len(extra.evidence.photos)) for extra in report.extras] == [(D(3), 1)]
    assert report.differences[0].evidence.reasons == ["wet cartons"]
    assert report.still_open == 0


@pytest.mark.sqlite
def test_the_report_is_a_page_and_a_pdf_with_its_photographs(receiver: Client, dock: Dock) -> None:
    deliver(dock)
    page = ask(receiver, "discrepancies", dock).content.decode()
    assert page.count("/thumbnail/") == 3
    pdf = ask(receiver, "discrepancies-pdf", dock).content
    assert pdf.count(b"/DCTDecode") == 3
    words = words_in(pdf)
    for part in ("wet cartons", "13.50", "Stray teapot", "3.5 pieces", dock.order.vendor.name):
        assert part in words and (part in page or part == "3.5 pieces"), part


@pytest.mark.sqlite
def test_a_photograph_that_cannot_be_read_does_not_stop_the_report(receiver: Client, dock: Dock) -> None:
    deliver(dock)
    for photo in Photo.objects.all():
        evidence_storage().delete(photo.thumbnail)
    words = words_in(ask(receiver, "discrepancies-pdf", dock).content)
    assert words.count("cannot be read at the moment") == 3 and "13.50" in words


@pytest.mark.sqlite
def test_an_order_that_came_as_ordered_says_so(receiver: Client, dock: Dock) -> None:
    assert b"Nothing has been booked in yet" in ask(receiver, "discrepancies", dock).content
    lines = [CountedLine(line.product_id, accepted=line.ordered) for line in dock.lines]
    post_receipt(dock.order.pk, key=KEY, lines=lines, actor=dock.receiver)
    assert b"All that came is as ordered" in ask(receiver, "discrepancies", dock).content
    assert "All that came is as ordered" in words_in(ask(receiver, "discrepancies-pdf", dock).content)
