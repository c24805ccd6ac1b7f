"""Goods nobody had ordered, and counting without seeing what was ordered, in the browser."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from consignments.models import Product
from receiving.models import OutletRules, Photo, Receipt, ReceiptLine, UnexpectedDecision
from tests.factories import make_outlet, make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload

pytestmark = pytest.mark.sqlite

KEY = "delivery-0001"


@pytest.fixture
def signed_in(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def post(client: Client, dock: Dock, **fields: object) -> tuple[int, str]:
    data = {"key": KEY, **{f"other-{name}": value for name, value in fields.items()}}
    response = client.post(reverse("receive", args=[dock.order.number]), data)
    return response.status_code, response.content.decode()


def book_stray(client: Client, dock: Dock) -> tuple[Product, ReceiptLine]:
    stray = make_product()
    barcode = stray.barcodes.get().code
    assert post(client, dock, code=barcode, accepted="3", photos=[upload()])[0] == 302
    return stray, ReceiptLine.objects.get()


def test_it_is_found_by_its_barcode_and_booked_with_its_photograph(signed_in: Client, dock: Dock) -> None:
    stray, line = book_stray(signed_in, dock)
    assert (line.product, line.line) == (stray, None)
    assert line.photo_links.get().photo == Photo.objects.get()


def test_without_a_photograph_it_is_refused_at_its_place(signed_in: Client, dock: Dock) -> None:
    status, page = post(signed_in, dock, code=make_product().sku, accepted="3")
    assert status == 422
    assert "add a photograph, so that a manager can decide" in page.split('id="other"')[1]


@pytest.mark.parametrize(
    ("code", "complaint"),
    [("NO-SUCH", "No product has the SKU or barcode NO-SUCH"), ("", "Enter the SKU or the barcode")],
)
def test_a_code_that_is_of_nothing_is_said_so(signed_in: Client, dock: Dock, code: str, complaint: str) -> None:
    status, page = post(signed_in, dock, code=code, accepted="3")
    assert status == 422
    assert complaint in page
    assert not Receipt.objects.exists()


def test_a_product_of_the_order_is_counted_at_its_line(signed_in: Client, dock: Dock) -> None:
    status, page = post(signed_in, dock, code=dock.lines[0].product.sku, accepted="3")
    assert status == 422
    assert "is on this order: count it there" in page


def test_a_manager_decides_on_the_order_page(signed_in: Client, client: Client, dock: Dock) -> None:
    _, line = book_stray(signed_in, dock)
    address, order_page = reverse("receipt-line-decide", args=[line.pk]), reverse("order", args=[dock.order.number])
    assert "A manager decides" in signed_in.get(order_page).content.decode()
    assert client.post(address, {"choice": "KEEP", "reason": "nice"}).status_code == 403
    client.force_login(make_user(None, "manager", outlets=[dock.order.outlet]))
    assert 'value="SEND_BACK"' in client.get(order_page).content.decode()
    client.post(address, {"choice": "KEEP", "reason": ""})
    assert not UnexpectedDecision.objects.exists()
    client.post(address, {"choice": "KEEP", "reason": "supplier agrees"})
    assert "supplier agrees" in client.get(order_page).content.decode()
    client.force_login(make_user(None, "manager", outlets=[make_outlet()]))
    assert client.post(address, {"choice": "KEEP", "reason": "nice"}).status_code == 404


def test_a_blind_count_hides_what_was_ordered(signed_in: Client, dock: Dock) -> None:
    address = reverse("receive", args=[dock.order.number])
    assert "open of" in signed_in.get(address).content.decode()
    OutletRules.objects.create(outlet=dock.order.outlet, blind_count=True)
    assert "open of" not in signed_in.get(address).content.decode()
