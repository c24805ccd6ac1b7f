"""With the photograph storage away the goods are booked in all the same, and each photograph is asked for again."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from consignments.actors import person
from consignments.errors import GuardRefused
from operations.dashboard.goods import storage_panel
from receiving.models import MissedPhoto, OwedPhoto, Photo, Receipt
from receiving.owed_photos import owed_photos, tie_late_photo
from receiving.reversal import reverse_receipt
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload

KEY = "delivery-0001"


@pytest.fixture
def signed_in(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


@pytest.fixture
def away(evidence_folder: Path) -> Path:
    """A file lies where the storage's folder should be; without it the storage is back."""
    evidence_folder.write_bytes(b"in the way")
    return evidence_folder


@pytest.fixture
def owing(away: Path, signed_in: Client, dock: Dock) -> Receipt:
    """Booked by hand without its photographs: two of a damaged line and one of the whole delivery."""
    prefix = f"line-{dock.product(0)}"
    fields = {f"{prefix}-damaged": "1", f"{prefix}-reason": "crushed", f"{prefix}-photos": [upload(), upload(seed=1)]}
    response = signed_in.post(
        reverse("receive", args=[dock.order.number]), {"key": KEY, "photos": [upload(seed=2)], **fields}, follow=True
    )
    page = response.content.decode()
    assert "pallet.jpg could not be stored" in page
    assert page.count("Photograph owed") == 3
    away.unlink()
    return Receipt.objects.get()


def give(client: Client, owed: OwedPhoto, **photo: Any) -> None:
    client.post(reverse("owed-photo", args=[owed.pk]), photo)


def test_the_count_stands_and_operators_see_each_photograph_that_is_owed(owing: Receipt, dock: Dock) -> None:
    assert dock.lines[0].damaged == 1
    line = owing.lines.get()
    assert [owed.line for owed in owed_photos()] == [None, line, line]
    assert not Photo.objects.exists()
    panel = storage_panel(datetime.now(UTC), dock.receiver)
    assert [finding.code for finding in panel.findings] == ["photos_owed"]
    assert "3 photographs are owed" in panel.findings[0].sentence
    assert [row[:2] for row in panel.tables[0].rows] == [
        (dock.order.number, what) for what in ("the delivery", line.product.sku, line.product.sku)
    ]
    elsewhere = person(make_user(None, "operator", outlets=[make_outlet()]))
    assert storage_panel(datetime.now(UTC), elsewhere).tables == []


def test_each_is_given_later_on_the_order_page_once(owing: Receipt, signed_in: Client, dock: Dock) -> None:
    for_all, first, second = owed_photos()
    give(signed_in, first)
    assert owed_photos().count() == 3
    for owed, seed in ((first, 7), (second, 8), (for_all, 9)):
        give(signed_in, owed, photo=upload(seed=seed))
    assert list(owed_photos()) == []
    assert owing.lines.get().photo_links.count() == 2
    assert owing.photo_links.filter(line=None).count() == 1
    with pytest.raises(GuardRefused) as refusal:
        tie_late_photo(first.pk, upload=upload(seed=10), actor=dock.receiver)
    assert refusal.value.code == "not_owed"
    assert "Photograph owed" not in signed_in.get(dock.order.get_absolute_url()).content.decode()


def test_one_photograph_does_not_pay_for_two(owing: Receipt, dock: Dock) -> None:
    _, first, second = owed_photos()
    tie_late_photo(first.pk, upload=upload(seed=7), actor=dock.receiver)
    with pytest.raises(GuardRefused) as refusal:
        tie_late_photo(second.pk, upload=upload(seed=7), actor=dock.receiver)
    assert refusal.value.code == "photo_there_already"
    assert second in owed_photos()


def test_a_receipt_taken_back_owes_nothing(owing: Receipt, dock: Dock) -> None:
    reverse_receipt(owing.pk, key="taking-it-back", reason="wrong", actor=dock.receiver)
    assert list(owed_photos()) == []


def test_a_bad_photograph_is_still_refused_not_owed(away: Path, signed_in: Client, dock: Dock) -> None:
    prefix = f"line-{dock.product(0)}"
    bad = upload(b"no picture", "note.jpg")
    fields = {f"{prefix}-damaged": "1", f"{prefix}-reason": "crushed", f"{prefix}-photos": [bad]}
    response = signed_in.post(reverse("receive", args=[dock.order.number]), {"key": KEY, **fields})
    assert response.status_code == 422
    assert not Receipt.objects.exists() and not MissedPhoto.objects.exists()


def send_photo(device: Client, dock: Dock, seed: int = 0) -> HttpResponse:
    address = reverse("photo-send", args=[dock.order.number])
    return device.post(address, {"key": KEY, "photo": upload(seed=seed)})  # type: ignore[return-value]


def send_damage(device: Client, dock: Dock, *photos: str) -> HttpResponse:
    line = {"product": dock.product(0), "damaged": "1", "reason": "crushed", "photos": photos}
    address, body = reverse("receipt-send", args=[dock.order.number]), json.dumps({"key": KEY, "lines": [line]})
    return device.post(address, body, content_type="application/json")  # type: ignore[return-value]


def answer(response: HttpResponse) -> dict[str, Any]:
    return dict(json.loads(response.content))


def test_a_device_books_without_its_photograph_and_gives_it_when_it_sends_it_again(
    away: Path, signed_in: Client, dock: Dock
) -> None:
    sent = send_photo(signed_in, dock)
    token = answer(sent)["token"]
    assert (sent.status_code, answer(sent)["stored"]) == (202, False)
    assert answer(send_photo(signed_in, dock))["token"] == token
    booked = send_damage(signed_in, dock, token)
    assert (booked.status_code, answer(booked)["owed"]) == (200, [token])
    assert owed_photos().count() == 1
    away.unlink()
    again = send_photo(signed_in, dock)
    assert (again.status_code, answer(again)["stored"], answer(again)["token"]) == (200, True, token)
    assert send_photo(signed_in, dock).status_code == 200
    assert list(owed_photos()) == []
    assert Receipt.objects.get().lines.get().photo_links.get().photo == Photo.objects.get()
    # The receipt repeated: the hash is over what the device sent, whatever became of the photograph.
    assert answer(send_damage(signed_in, dock, token)) == answer(booked)


def test_a_storage_that_is_back_before_the_receipt_owes_nothing(away: Path, signed_in: Client, dock: Dock) -> None:
    token = answer(send_photo(signed_in, dock))["token"]
    away.unlink()
    send_photo(signed_in, dock)
    assert answer(send_damage(signed_in, dock, token))["owed"] == []
    assert Receipt.objects.get().lines.get().photo_links.count() == 1


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def forbidden(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(("call", "fault"), [("fsync", full), ("replace", forbidden), ("mkdir", forbidden)])
def test_a_full_disk_or_a_forbidden_one_leaves_nothing_half_written(
    call: str,
    fault: Callable[..., None],
    evidence_folder: Path,
    signed_in: Client,
    dock: Dock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os if call == "fsync" else Path, call, fault)
    assert send_photo(signed_in, dock).status_code == 202
    assert [path for path in evidence_folder.rglob("*") if path.is_file()] == []


def test_a_device_may_not_owe_more_than_it_may_send(away: Path, signed_in: Client, dock: Dock, settings: Any) -> None:
    settings.RECEIVING_MAX_PHOTOS = 2
    statuses = [send_photo(signed_in, dock, seed=seed).status_code for seed in (0, 1, 2, 1)]
    assert statuses == [202, 202, 422, 202]


def test_what_is_owed_is_given_though_the_receipt_has_its_most_photographs(
    away: Path, signed_in: Client, dock: Dock, settings: Any
) -> None:
    settings.RECEIVING_MAX_PHOTOS = 3
    tokens = [answer(send_photo(signed_in, dock, seed=seed))["token"] for seed in (0, 1)]
    send_damage(signed_in, dock, *tokens)
    away.unlink()
    assert [send_photo(signed_in, dock, seed=seed).status_code for seed in (2, 3)] == [200, 422]
    another = owed_photos().get(missed__token=tokens[0])
    tie_late_photo(another.pk, upload=upload(seed=7), actor=dock.receiver)
    assert send_photo(signed_in, dock, seed=1).status_code == 200
    assert list(owed_photos()) == []
