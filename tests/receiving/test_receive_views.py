"""The receive page: the job done by hand in a browser, and nothing lost when something is wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.models import Photo, Receipt, ShortClose
from receiving.receipts import post_receipt
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import jpeg, upload

pytestmark = pytest.mark.sqlite

KEY = "delivery-0001"


@pytest.fixture
def signed_in(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def field(dock: Dock, position: int, name: str) -> str:
    return f"line-{dock.product(position)}-{name}"


def post(client: Client, dock: Dock, **fields: Any) -> HttpResponse:
    data = {"key": KEY, **fields}
    return client.post(reverse("receive", args=[dock.order.number]), data)  # type: ignore[return-value]


def page_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_the_page_shows_every_line_with_what_is_open_and_a_fresh_key(signed_in: Client, dock: Dock) -> None:
    address = reverse("receive", args=[dock.order.number])
    pages = [page_of(signed_in.get(address)) for _ in range(2)]  # type: ignore[arg-type]
    for line in dock.lines:
        assert line.product.sku in pages[0]
        assert f'name="{line.product_id and f"line-{line.product_id}-accepted"}"' in pages[0]
    keys = {re.findall(r'name="key" value="([^"]+)"', page)[0] for page in pages}
    assert len(keys) == 2


def test_a_delivery_is_booked_with_photographs_of_the_line_and_of_the_whole(signed_in: Client, dock: Dock) -> None:
    fields = {
        field(dock, 0, "accepted"): "8",
        field(dock, 0, "damaged"): "1",
        field(dock, 0, "reason"): "crushed corner",
        field(dock, 0, "photos"): [upload(seed=1)],
        field(dock, 2, "accepted"): "1,5",
        "photos": [upload(seed=2), upload(seed=3)],
        "note": "left at the back door",
    }
    response = post(signed_in, dock, **fields)
    assert response["Location"] == reverse("order", args=[dock.order.number])
    receipt = Receipt.objects.get()
    assert [link.line_id is None for link in receipt.photo_links.all()] == [True, True, False]
    assert receipt.note == "left at the back door"
    assert [line.accepted for line in dock.lines] == [8, 0, Decimal("1.5")]


def test_the_same_form_sent_twice_books_once(signed_in: Client, dock: Dock) -> None:
    for _ in range(2):
        fields = {field(dock, 0, "accepted"): "8", "photos": [upload()]}
        assert post(signed_in, dock, **fields).status_code == 302
    assert Receipt.objects.count() == Photo.objects.count() == 1


def test_after_a_fault_everything_typed_and_every_photograph_is_still_there(signed_in: Client, dock: Dock) -> None:
    fields = {
        field(dock, 0, "accepted"): "8",
        field(dock, 1, "damaged"): "1",
        field(dock, 1, "reason"): "",
        field(dock, 1, "photos"): [upload(seed=1), SimpleUploadedFile("half.jpg", jpeg()[:-200])],
        field(dock, 2, "accepted"): "lots",
        "note": "left at the back door",
    }
    response = post(signed_in, dock, **fields)
    page = page_of(response)
    photo = Photo.objects.get()
    assert response.status_code == 422
    assert "half.jpg is cut short or damaged" in page
    assert "is not a plain number" in page.replace("&#x27;", "'")
    for kept in ('value="8"', 'value="lots"', "left at the back door", str(photo.token), f'value="{KEY}"'):
        assert kept in page
    assert not Receipt.objects.exists()

    fields = {
        field(dock, 0, "accepted"): "8",
        field(dock, 1, "damaged"): "1",
        field(dock, 1, "reason"): "torn",
        field(dock, 1, "photos-kept"): [str(photo.token)],
    }
    assert post(signed_in, dock, **fields).status_code == 302
    assert [link.photo for link in Receipt.objects.get().photo_links.all()] == [photo]


def test_a_photograph_may_be_left_out_again(signed_in: Client, dock: Dock) -> None:
    post(signed_in, dock, **{field(dock, 0, "accepted"): "x", "photos": [upload()]})
    token = str(Photo.objects.get().token)
    fields = {field(dock, 0, "accepted"): "8", "photos-kept": [token], "photos-removed": [token]}
    assert post(signed_in, dock, **fields).status_code == 302
    assert not Receipt.objects.get().photo_links.exists()


@pytest.mark.parametrize(
    ("bucket", "typed", "complaint"),
    [
        ("accepted", "-1", "less than nothing"),
        ("accepted", "1e3", "is not a plain number"),
        ("accepted", "NaN", "is not a plain number"),
        ("accepted", "1,234", "could mean"),
        ("accepted", "0.000001", "at most 5 decimal places"),
        ("damaged", "1", "add a photograph of the damaged pieces"),
        ("wrong", "1", "give a reason for the wrong pieces"),
    ],
)
def test_a_fault_is_shown_at_its_line(signed_in: Client, dock: Dock, bucket: str, typed: str, complaint: str) -> None:
    response = post(signed_in, dock, **{field(dock, 1, bucket): typed})
    card = page_of(response).split(f'id="line-{dock.product(1)}"')[1].split("</fieldset>")[0]
    assert response.status_code == 422
    assert complaint in card


@pytest.mark.parametrize("fields", [{}, {"key": ""}, {"key": "short"}])
def test_a_form_without_counts_or_a_usable_key_says_so(signed_in: Client, dock: Dock, fields: dict[str, str]) -> None:
    response = post(signed_in, dock, **fields)
    assert response.status_code == 422
    assert "error-summary" in page_of(response)
    assert not Receipt.objects.exists()


def test_another_body_under_a_used_key_is_explained(signed_in: Client, dock: Dock) -> None:
    post(signed_in, dock, **{field(dock, 0, "accepted"): "8"})
    response = post(signed_in, dock, **{field(dock, 0, "accepted"): "9"})
    assert "A different receipt was already booked" in page_of(response)


def test_the_arrival_is_read_in_the_outlets_time(signed_in: Client, dock: Dock) -> None:
    assert (
        post(signed_in, dock, **{field(dock, 0, "accepted"): "8", "arrived_at": "2026-01-15T09:30"}).status_code == 302
    )
    assert Receipt.objects.get().arrived_at.isoformat() == "2026-01-14T20:30:00+00:00"


def test_what_others_booked_meanwhile_is_on_the_page(signed_in: Client, dock: Dock) -> None:
    lines = [CountedLine(dock.product(0), accepted=Decimal(10))]
    post_receipt(dock.order.pk, key="someone-else", lines=lines, actor=dock.receiver)
    page = page_of(signed_in.get(reverse("receive", args=[dock.order.number])))  # type: ignore[arg-type]
    assert "1 settled line" in page


def test_an_order_that_takes_no_goods_shows_why_and_no_form(client: Client, db: None) -> None:
    dock = make_dock(Status.DRAFT)
    client.force_login(dock.user)
    page = page_of(client.get(reverse("receive", args=[dock.order.number])))  # type: ignore[arg-type]
    assert "goods are booked in from sent until received" in page
    assert "Book in" not in page


def test_a_foreign_order_does_not_exist_and_the_right_is_needed(client: Client, dock: Dock) -> None:
    address = reverse("receive", args=[dock.order.number])
    client.force_login(make_user(None, "receiver", outlets=[make_outlet()]))
    assert client.get(address).status_code == client.post(address).status_code == 404
    client.force_login(make_user(None, "buyer", outlets=[dock.order.outlet]))
    assert client.get(address).status_code == client.post(address).status_code == 403


def test_a_receipt_is_taken_back_from_the_order_page(signed_in: Client, dock: Dock) -> None:
    post(signed_in, dock, **{field(dock, 0, "accepted"): "8"})
    receipt = Receipt.objects.get()
    address = reverse("receipt-reverse", args=[receipt.pk])
    signed_in.post(address, {"key": "taking-it-back", "reason": ""})
    assert Receipt.objects.count() == 1
    signed_in.post(address, {"key": "taking-it-back", "reason": "wrong pallet"})
    assert Receipt.objects.get(reverses=receipt).reason == "wrong pallet"
    assert dock.lines[0].accepted == 0


def test_a_foreign_receipt_cannot_be_taken_back(signed_in: Client, dock: Dock, client: Client) -> None:
    post(signed_in, dock, **{field(dock, 0, "accepted"): "8"})
    address = reverse("receipt-reverse", args=[Receipt.objects.get().pk])
    client.force_login(make_user(None, "receiver", outlets=[make_outlet()]))
    assert client.post(address, {"key": "taking-it-back", "reason": "mischief"}).status_code == 404
    assert Receipt.objects.count() == 1


def test_what_is_open_is_closed_by_those_with_the_right(client: Client, dock: Dock) -> None:
    address = reverse("short-close", args=[dock.order.number])
    client.force_login(dock.user)
    client.post(address, {"key": "nothing-more", "reason": "discontinued"})
    assert not ShortClose.objects.exists()
    client.force_login(make_user(None, "manager", outlets=[dock.order.outlet]))
    client.post(address, {"key": "nothing-more", "reason": "discontinued"})
    assert ShortClose.objects.count() == 3


def test_the_order_page_shows_receipts_with_their_photographs(signed_in: Client, dock: Dock) -> None:
    fields = {
        field(dock, 0, "damaged"): "1",
        field(dock, 0, "reason"): "crushed corner",
        field(dock, 0, "photos"): [upload()],
    }
    post(signed_in, dock, **fields)
    page = page_of(signed_in.get(reverse("order", args=[dock.order.number])))  # type: ignore[arg-type]
    assert "crushed corner" in page
    assert reverse("photo-thumbnail", args=[Photo.objects.get().token]) in page
