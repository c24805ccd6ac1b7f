"""What the counting device asks and sends: whatever arrives twice counts once, whatever is wrong is named."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.statuses import Status
from receiving.keys import DISPATCHED
from receiving.models import OutletRules, Photo, Receipt
from receiving.sent_evidence import photos_of
from tests.factories import make_product, make_user
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import upload

KEY = "device-key-0001"


@pytest.fixture
def device(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def send(device: Client, dock: Dock, body: object) -> HttpResponse:
    address = reverse("receipt-send", args=[dock.order.number])
    content = body if isinstance(body, bytes) else json.dumps(body)
    return device.post(address, content, content_type="application/json")  # type: ignore[return-value]


def counted(dock: Dock, position: int = 0, **line: Any) -> dict[str, Any]:
    return {"key": KEY, "lines": [{"product": dock.product(position), **line}]}


def answer(response: HttpResponse) -> dict[str, Any]:
    return dict(json.loads(response.content))


def test_a_count_is_booked_once_however_often_it_is_sent(device: Client, dock: Dock) -> None:
    answers = [answer(send(device, dock, counted(dock, accepted="4.5"))) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0]["receipt"] == Receipt.objects.get().pk
    assert dock.lines[0].accepted == Decimal("4.5")


def test_who_counted_is_named_where_another_person_sends_it(device: Client, dock: Dock) -> None:
    send(device, dock, counted(dock, accepted="1") | {"counted_by": dock.user.username})
    send(device, dock, counted(dock, accepted="1") | {"key": "device-key-0002", "counted_by": "early.shift"})
    assert list(Receipt.objects.values_list("counted_by", flat=True)) == ["", "early.shift"]
    page = device.get(dock.order.get_absolute_url()).content.decode()
    assert page.count("Counted by early.shift, by the device") == 1
    again = send(
        device, dock, counted(dock, accepted="1") | {"key": "device-key-0002", "counted_by": dock.user.username}
    )
    assert answer(again)["receipt"] == Receipt.objects.last().pk  # type: ignore[union-attr]


def test_another_count_under_a_used_key_is_a_conflict(device: Client, dock: Dock) -> None:
    send(device, dock, counted(dock, accepted="4"))
    response = send(device, dock, counted(dock, accepted="5"))
    assert (response.status_code, answer(response)["code"]) == (409, "key_reused")


def test_a_photograph_sent_twice_is_one_and_becomes_the_lines_evidence(device: Client, dock: Dock) -> None:
    address = reverse("photo-send", args=[dock.order.number])
    sent = [device.post(address, {"key": KEY, "photo": upload(), "taken_at": "2026-01-31T09:30:00Z"}) for _ in range(2)]
    tokens = [json.loads(response.content)["token"] for response in sent]
    assert tokens[0] == tokens[1]
    photo = Photo.objects.get()
    assert photo.taken_at is not None and photo.taken_at.hour == 9
    body = counted(dock, damaged="1", reason="crushed", photos=tokens[:1])
    assert send(device, dock, body).status_code == 200
    assert Receipt.objects.get().lines.get().photo_links.get().photo == photo


@pytest.mark.parametrize("taken_at", ["2026-02-30T09:30:00Z", "0001-01-01T00:00:00+14:00"])
def test_a_photograph_is_kept_whatever_the_device_takes_for_the_time(device: Client, dock: Dock, taken_at: str) -> None:
    address = reverse("photo-send", args=[dock.order.number])
    assert device.post(address, {"key": KEY, "photo": upload(), "taken_at": taken_at}).status_code == 200
    assert Photo.objects.get().taken_at is None


@pytest.mark.parametrize("clock", ["1970-01-01T00:07:00.000Z", "2999-01-01T00:00:00.000Z"])
def test_a_device_whose_clock_is_wrong_books_its_count_as_of_now(device: Client, dock: Dock, clock: str) -> None:
    """Nobody typed that time, and the count has no field to mend it in: refused, it could only be thrown away."""
    body = {**counted(dock, accepted="1"), "arrived_at": clock}
    answers = [answer(send(device, dock, body)) for _ in range(2)]
    receipt = Receipt.objects.get()
    assert [each["receipt"] for each in answers] == [receipt.pk] * 2
    assert abs(receipt.arrived_at - timezone.now()) < timedelta(minutes=1)


def test_a_file_that_is_no_photograph_is_refused_by_name(device: Client, dock: Dock) -> None:
    address = reverse("photo-send", args=[dock.order.number])
    response = device.post(address, {"key": KEY, "photo": upload(b"not a picture", "note.jpg")})
    assert (response.status_code, answer(response)["code"]) == (422, "photo_not_a_picture")  # type: ignore[arg-type]
    assert device.post(address, {"key": KEY}).status_code == 422


def test_what_the_ledger_refuses_comes_back_by_product(device: Client, dock: Dock) -> None:
    response = send(device, dock, counted(dock, damaged="1"))
    assert response.status_code == 422
    assert len(answer(response)["by_product"][str(dock.product(0))]) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b"[" * 100_000,
        [],
        {},
        {"key": KEY, "lines": "many"},
        {"key": KEY, "lines": [{}]},
        {"key": KEY, "lines": [{"product": True, "accepted": "1"}]},
        {"key": KEY, "lines": [{"product": 1, "accepted": 1.5}]},
        {"key": KEY, "lines": [{"product": 1, "accepted": "1e3"}]},
        {"key": KEY, "lines": [{"product": 1, "accepted": "NaN"}]},
        {"key": KEY, "lines": [{"product": 2**70, "accepted": "1"}]},
        {"key": KEY, "lines": [{"product": 1, "accepted": "1", "photos": ["no token"]}]},
        {"key": KEY, "lines": [{"product": 1, "accepted": "1", "photos": 7}]},
        {"key": KEY, "lines": [], "arrived_at": "yesterday"},
        {"key": KEY, "lines": [], "arrived_at": "2026-01-31T09:30:00"},
        {"key": KEY, "lines": [], "arrived_at": "2026-02-30T09:30:00Z"},
        {"key": KEY, "lines": [], "note": ["x"]},
        {"key": 7, "lines": []},
        # The sender's photographs of what left are kept under it.
        {"key": DISPATCHED, "lines": []},
    ],
)
def test_a_body_that_is_not_a_receipt_is_refused_in_words(device: Client, dock: Dock, body: object) -> None:
    response = send(device, dock, body)
    assert response.status_code == 422
    assert answer(response)["message"]
    assert not Receipt.objects.exists()


def test_half_a_character_does_not_keep_a_count_from_being_booked(device: Client, dock: Dock) -> None:
    cut = {"note": "too wet \ud83d", "signature": {"name": "A. Receiver\n\ud83d"}}
    sent = [send(device, dock, counted(dock, accepted="1", reason="\ude00") | cut) for _ in range(2)]
    assert [response.status_code for response in sent] == [200, 200]
    assert Receipt.objects.get().note == "too wet ?"


def test_who_counts_adds_no_photograph_to_the_senders(device: Client, dock: Dock) -> None:
    address = reverse("photo-send", args=[dock.order.number])
    assert device.post(address, {"key": DISPATCHED, "photo": upload()}).status_code == 422
    assert photos_of(dock.order) == []


def test_a_cancelled_order_is_a_refusal_the_device_can_show(client: Client, db: None) -> None:
    dock = make_dock(Status.CANCELLED)
    client.force_login(dock.user)
    response = send(client, dock, counted(dock, accepted="1"))
    assert (response.status_code, answer(response)["code"]) == (422, "not_receivable")


def test_an_expired_login_is_told_as_such(client: Client, dock: Dock) -> None:
    response = send(client, dock, counted(dock, accepted="1"))
    assert (response.status_code, answer(response)["code"]) == (401, "signed_out")


def test_the_device_is_given_lines_codes_and_figures(device: Client, dock: Dock) -> None:
    send(device, dock, counted(dock, accepted="4"))
    snapshot = answer(device.get(reverse("count-lines", args=[dock.order.number])))  # type: ignore[arg-type]
    first, product = snapshot["lines"][0], dock.lines[0].product
    assert (first["ordered"], first["settled"]) == ("10", "4")
    assert first["codes"] == [product.sku, product.barcodes.get().code]


def test_a_blind_count_is_not_even_on_the_device_until_its_review(device: Client, dock: Dock) -> None:
    OutletRules.objects.create(outlet=dock.order.outlet, blind_count=True)
    address = reverse("count-lines", args=[dock.order.number])
    assert b"ordered" not in device.get(address).content
    assert b"ordered" in device.get(f"{address}?review").content


def test_the_lines_cost_the_same_few_questions_however_many_there_are(
    device: Client, dock: Dock, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        device.get(reverse("count-lines", args=[dock.order.number]))


def test_a_code_is_looked_up_in_the_catalogue(device: Client, dock: Dock) -> None:
    stray, address = make_product(), reverse("product-look-up")
    found = answer(device.get(address, {"code": stray.barcodes.get().code}))  # type: ignore[arg-type]
    assert found == {"product": stray.pk, "sku": stray.sku, "name": stray.name}
    assert answer(device.get(address, {"code": "NO-SUCH"})) == {"product": None}  # type: ignore[arg-type]


def test_orders_on_their_way_to_ones_outlets_are_listed_and_opened_by_their_number(device: Client, dock: Dock) -> None:
    foreign, address = make_dock(), reverse("arriving")
    page = device.get(address).content.decode()
    assert dock.order.number in page and foreign.order.number not in page
    opened = device.get(address, {"code": dock.order.number.lower()})
    assert opened["Location"] == reverse("count", args=[dock.order.number])
    assert "There is no order" in device.get(address, {"code": foreign.order.number}).content.decode()


def test_the_worker_and_the_manifest_are_served_from_the_root(client: Client, db: None) -> None:
    worker = client.get("/service-worker.js")
    assert worker["Content-Type"] == "text/javascript"
    manifest = json.loads(client.get("/manifest.webmanifest").content)
    assert manifest["start_url"] == reverse("arriving")


def test_the_counting_screen_needs_the_right(client: Client, dock: Dock) -> None:
    client.force_login(make_user(None, "buyer", outlets=[dock.order.outlet]))
    assert client.get(reverse("count", args=[dock.order.number])).status_code == 403
