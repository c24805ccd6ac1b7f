"""Photographs sent over the API: checked and kept as from the phone, once for each key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from consignments.models import ApiAnswer, Order, ReturnReason
from consignments.statuses import Kind, Status
from receiving import photos
from receiving.errors import EvidenceUnavailable
from receiving.models import OwedPhoto, Photo, ReceiptPhoto
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast
from tests.factories import make_outlet
from tests.receiving.pictures import huge_png, upload

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.usefixtures("evidence_folder")]
KEY = "pallet-0001"


@pytest.fixture
def order(cast: Cast) -> Order:
    return cast.order(Status.IN_TRANSIT)


@pytest.fixture
def receiver(cast: Cast) -> Program:
    return Program(cast.receiver)


def send(program: Program, order: Order, photo: Any, **fields: Any) -> Any:
    return program.form(f"orders/{order.number}/photos", **{"photo": photo, "receipt_key": KEY, **fields})


def damaged(order: Order, *photos: str) -> dict[str, Any]:
    line = {"code": order.lines.all()[0].product.sku, "damaged": "1", "reason": "wet", "photos": photos}
    return {"lines": [line]}


def test_a_photograph_becomes_the_evidence_of_its_receipt(order: Order, receiver: Program) -> None:
    first, again = (send(receiver, order, upload(seed=1), key="photo-key-1") for _ in range(2))
    assert (first.status_code, first.content, again["Idempotency-Replayed"]) == (201, again.content, "true")
    sent = body_of(first)
    photo = Photo.objects.get()
    assert (sent["id"], sent["sha256"], sent["stored"]) == (str(photo.token), photo.sha256, True)
    assert receiver.get(sent["url"].partition("/api/v1/")[2]).getvalue()
    booked = receiver.post(f"orders/{order.number}/receipts", damaged(order, sent["id"]), key=KEY)
    assert booked.status_code == 201, booked.content
    assert ReceiptPhoto.objects.get().photo == photo
    other_receipts = receiver.post(f"orders/{order.number}/receipts", damaged(order, sent["id"]))
    assert said(other_receipts) == (422, "receipt_refused")


def test_another_photograph_under_a_used_key_is_refused_and_a_refusal_judged_anew(
    order: Order, receiver: Program
) -> None:
    bad = send(receiver, order, upload(b"no picture", "note.txt"), key="photo-key-1")
    assert said(bad) == (422, "photo_not_a_picture")
    assert not ApiAnswer.objects.exists()
    assert send(receiver, order, upload(seed=1), key="photo-key-1").status_code == 201
    for changed in ({"photo": upload(seed=2)}, {"photo": upload(seed=1), "receipt_key": "pallet-0002"}):
        assert said(send(receiver, order, key="photo-key-1", **changed)) == (409, "idempotency_key_reused")
    assert Photo.objects.count() == 1


def test_a_request_that_died_halfway_is_made_again(order: Order, receiver: Program) -> None:
    first = send(receiver, order, upload(seed=1), key="photo-key-1")
    ApiAnswer.objects.update(status=0, body="")
    again = send(receiver, order, upload(seed=1), key="photo-key-1")
    assert (again.status_code, again.content, Photo.objects.count()) == (201, first.content, 1)


def test_limits_are_those_of_the_phone(order: Order, receiver: Program, settings: Settings) -> None:
    assert said(send(receiver, order, upload(huge_png(), "big.png"))) == (422, "photo_too_many_pixels")
    assert said(send(receiver, order, upload(b""))) == (422, "photo_empty")
    settings.RECEIVING_MAX_PHOTOS = 1
    assert send(receiver, order, upload(seed=1)).status_code == 201
    assert said(send(receiver, order, upload(seed=2))) == (422, "photo_too_many")
    settings.RECEIVING_MAX_PHOTO_MB = 0
    assert said(send(receiver, order, upload(seed=2))) == (422, "photo_too_big")
    assert said(send(receiver, order, upload(b"x" * 200_000))) == (413, "too_large")


def test_a_large_file_goes_to_disk_and_only_the_fields_beside_it_are_limited(
    order: Order, receiver: Program, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100, 500
    sent = send(receiver, order, upload(seed=1))
    assert (sent.status_code, Photo.objects.get().bytes > 500) == (201, True)
    assert said(send(receiver, order, upload(seed=2), receipt_key="k" * 600)) == (413, "too_large")


def test_a_form_with_faults_names_the_field(order: Order, receiver: Program) -> None:
    for fields, place in (
        ({"photo": "a text"}, "#/photo"),
        ({"photo": upload(), "taken_at": "yesterday"}, "#/taken_at"),
        ({"photo": upload(), "taken_at": "0001-01-01T00:00:00+14:00"}, "#/taken_at"),
    ):
        answer = send(receiver, order, **fields)
        assert said(answer) == (422, "invalid_input")
        assert body_of(answer)["errors"][0]["pointer"] == place
    assert said(send(receiver, order, upload(), receipt_key="short")) == (422, "bad_key")
    address, headers = f"/api/v1/orders/{order.number}/photos", {"Authorization": f"Bearer {receiver.secret}"}
    odd = Client().post(address, b"--", "multipart/form-data", headers=headers)
    assert said(odd) == (400, "not_a_form")
    assert said(receiver.post(f"orders/{order.number}/photos", {})) == (415, "unsupported_media_type")


def test_a_photograph_that_the_storage_does_not_take_is_owed_until_it_is_sent_again(
    order: Order, receiver: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise EvidenceUnavailable("The disk is full.")

    with monkeypatch.context() as away:
        away.setattr(photos, "write_files", full)
        owed = send(receiver, order, upload(seed=1), key="photo-key-1")
    assert (owed.status_code, body_of(owed)["stored"], body_of(owed)["url"]) == (202, False, None)
    receiver.post(f"orders/{order.number}/receipts", damaged(order, body_of(owed)["id"]), key=KEY)
    assert not OwedPhoto.objects.get().is_given
    given = send(receiver, order, upload(seed=1), key="photo-key-1")
    assert (given.status_code, body_of(given)["id"]) == (201, body_of(owed)["id"])
    assert OwedPhoto.objects.get().is_given


def test_it_needs_right_scope_and_outlet(cast: Cast, order: Order) -> None:
    assert said(send(Program(cast.buyer), order, upload())) == (403, "not_permitted")
    assert said(send(Program(cast.receiver, "orders"), order, upload())) == (403, "scope_missing")
    assert said(send(Program(cast.play("receiver", at=make_outlet())), order, upload())) == (404, "order_not_found")
    assert not Photo.objects.exists()


def test_a_session_sends_forms_with_its_csrf_token(cast: Cast, order: Order, evidence_folder: Path) -> None:
    assert cast.receiver.user
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.receiver.user)
    browser.cookies["csrftoken"] = "t" * 32
    headers = {"Idempotency-Key": "photo-key-1", "X-CSRFToken": "t" * 32}
    fields = {"photo": upload(), "receipt_key": KEY}
    sent = browser.post(f"/api/v1/orders/{order.number}/photos", fields, headers=headers)
    assert sent.status_code == 201, sent.content
    elsewhere = browser.post(f"/api/v1/orders/{order.number}/receipts", {"photo": upload()}, headers=headers)
    assert said(elsewhere) == (415, "unsupported_media_type")


def test_a_return_is_photographed_before_it_is_submitted(cast: Cast) -> None:
    goods = cast.draft(kind=Kind.RETURN)
    Order.objects.filter(pk=goods.pk).update(return_reason=ReturnReason.FAULTY)
    buyer, address = Program(cast.buyer), f"orders/{goods.number}"
    early = buyer.post(f"{address}/moves/submit", {}, etag=buyer.etag(goods.number))
    assert said(early) == (422, "no_photo")
    assert buyer.form(f"{address}/evidence", photo=upload()).status_code == 201
    assert goods.events.filter(name="evidence_added").count() == 1
    assert buyer.post(f"{address}/moves/submit", {}, etag=buyer.etag(goods.number)).status_code == 200
    order = cast.draft()
    assert said(buyer.form(f"orders/{order.number}/evidence", photo=upload())) == (422, "not_open")
