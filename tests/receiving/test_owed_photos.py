"""With the photograph storage away the goods are booked in all the same, and the photograph is asked for again."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from consignments.errors import GuardRefused
from receiving.models import Photo, Receipt, ReceiptLine
from receiving.owed_photos import owed_photos, tie_late_photo
from receiving.reversal import reverse_receipt
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload


@pytest.fixture
def signed_in(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


@pytest.fixture
def owing(signed_in: Client, dock: Dock, evidence_folder: Path) -> ReceiptLine:
    """A damaged line booked while a file lay where the storage's folder should be."""
    evidence_folder.write_bytes(b"in the way")
    prefix = f"line-{dock.product(0)}"
    fields = {f"{prefix}-damaged": "1", f"{prefix}-reason": "crushed", f"{prefix}-photos": [upload()]}
    response = signed_in.post(
        reverse("receive", args=[dock.order.number]), {"key": "delivery-0001", **fields}, follow=True
    )
    page = response.content.decode()
    assert "pallet.jpg could not be stored" in page and "Photograph owed" in page
    evidence_folder.unlink()
    return Receipt.objects.get().lines.get()


def test_the_count_stands_and_operators_see_what_is_owed(owing: ReceiptLine, dock: Dock) -> None:
    assert dock.lines[0].damaged == 1
    assert list(owed_photos()) == [owing]
    assert not Photo.objects.exists()


def test_it_is_given_later_on_the_order_page_once(owing: ReceiptLine, signed_in: Client, dock: Dock) -> None:
    address = reverse("receipt-line-photo", args=[owing.pk])
    signed_in.post(address, {})
    assert list(owed_photos()) == [owing]
    signed_in.post(address, {"photo": upload()})
    assert owing.photo_links.get().photo == Photo.objects.get()
    assert list(owed_photos()) == []
    with pytest.raises(GuardRefused) as refusal:
        tie_late_photo(owing.pk, upload=upload(), actor=dock.receiver)
    assert refusal.value.code == "not_owed"


def test_a_receipt_taken_back_owes_nothing(owing: ReceiptLine, dock: Dock) -> None:
    reverse_receipt(owing.receipt_id, key="taking-it-back", reason="wrong", actor=dock.receiver)
    assert list(owed_photos()) == []


def test_a_bad_photograph_is_still_refused_not_owed(signed_in: Client, dock: Dock) -> None:
    prefix = f"line-{dock.product(0)}"
    bad = upload(b"no picture", "note.jpg")
    fields = {f"{prefix}-damaged": "1", f"{prefix}-reason": "crushed", f"{prefix}-photos": [bad]}
    response = signed_in.post(reverse("receive", args=[dock.order.number]), {"key": "delivery-0001", **fields})
    assert response.status_code == 422
    assert not Receipt.objects.exists()
