"""Signing for a delivery: drawn or typed, kept with its receipt, and asked for where the outlet wants it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageDraw, PngImagePlugin

from receiving.errors import LedgerIsAppendOnly
from receiving.models import OutletRules, Receipt, Signature
from tests.receiving.conftest import Dock, make_dock
from tests.receiving.pictures import huge_png, jpeg

KEY = "signed-key-1"


def drawn(size: tuple[int, int] = (600, 200), *, blank: bool = False) -> bytes:
    """What a pad sends: a stroke on a transparent ground, with words in the file that must not be kept."""
    image = Image.new("RGBA", size, (255, 255, 255, 0))
    if not blank:
        ImageDraw.Draw(image).line((20, 20, size[0] - 20, size[1] - 20), fill=(17, 17, 17, 255), width=4)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "where it was signed")
    out = io.BytesIO()
    image.save(out, "PNG", pnginfo=words)
    return out.getvalue()


@pytest.fixture
def asking(dock: Dock) -> Dock:
    """An order at an outlet that asks for a signature."""
    OutletRules.objects.create(outlet=dock.order.outlet, signature=True)
    return dock


@pytest.fixture
def device(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def send(device: Client, dock: Dock, drawing: bytes | None = None, name: str = "", **changes: Any) -> Any:
    body: dict[str, Any] = {"key": KEY, "lines": [{"product": dock.product(0), "accepted": "4"}]}
    if drawing is not None:
        body["signature"] = {"name": name, "drawing": base64.b64encode(drawing).decode()}
    address = reverse("receipt-send", args=[dock.order.number])
    return device.post(address, json.dumps(body | changes), content_type="application/json")


def test_a_drawing_is_kept_anew_with_its_receipt_and_cannot_be_changed(device: Client, asking: Dock) -> None:
    first = send(device, asking, drawn((1200, 400)), "A. Receiver")
    assert first.status_code == 200
    assert send(device, asking, drawn((1200, 400)), "A. Receiver").content == first.content
    signature = Signature.objects.get()
    assert (signature.receipt, signature.name, signature.is_typed) == (Receipt.objects.get(), "A. Receiver", False)
    png = bytes(signature.image)
    assert signature.sha256 == hashlib.sha256(png).hexdigest()
    assert b"where it was signed" not in png
    with Image.open(io.BytesIO(png)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "L", (600, 200))
        assert sum(image.histogram()[:64]) > 500 and image.histogram()[255] > 100_000
    for change in (signature.save, signature.delete, lambda: Signature.objects.update(name="Other")):
        with pytest.raises(LedgerIsAppendOnly):
            change()


@pytest.mark.sqlite
def test_another_signature_under_the_same_key_is_a_conflict(device: Client, asking: Dock) -> None:
    send(device, asking, drawn(), "A. Receiver")
    for drawing, name in ((drawn(), "B. Other"), (drawn((300, 100)), "A. Receiver"), (None, "")):
        assert send(device, asking, drawing, name).status_code == 409


def test_without_one_nothing_is_booked_and_the_same_count_goes_through_once_signed(
    device: Client, asking: Dock
) -> None:
    for drawing, name in ((None, ""), (b"", "  ")):
        refused = send(device, asking, drawing, name)
        assert refused.status_code == 422
        assert "asks for a signature" in json.loads(refused.content)["general"][0]
    assert not Receipt.objects.exists()
    assert send(device, asking, drawn()).status_code == 200
    assert asking.lines[0].accepted == 4


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        (drawn(blank=True), "signature_empty"),
        (drawn()[:-40], "signature_not_readable"),
        (b"not a picture", "signature_not_readable"),
        (jpeg(), "signature_not_readable"),
        (drawn((2001, 20)), "signature_too_big"),
        (huge_png(), "signature_too_big"),
        (drawn() + b"\0" * 300_000, "signature_too_big"),
    ],
)
def test_a_drawing_that_is_none_is_refused_by_name(device: Client, asking: Dock, drawing: bytes, code: str) -> None:
    refused = send(device, asking, drawing)
    assert (refused.status_code, json.loads(refused.content)["code"]) == (422, code)
    assert not Receipt.objects.exists()


@pytest.mark.sqlite
@pytest.mark.parametrize("signature", ["text", 7, {"drawing": 7}, {"drawing": "%%%"}, {"name": ["x"], "drawing": ""}])
def test_what_is_no_signature_at_all_is_refused_in_words(device: Client, asking: Dock, signature: object) -> None:
    refused = send(device, asking, signature=signature)
    assert refused.status_code == 422 and json.loads(refused.content)["message"]


@pytest.mark.sqlite
def test_the_plain_form_takes_a_typed_name_and_keeps_what_was_typed_without_one(device: Client, asking: Dock) -> None:
    address = reverse("receive", args=[asking.order.number])
    form = {"key": KEY, f"line-{asking.product(0)}-accepted": "3", "note": "two pallets"}
    refused = device.post(address, form)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "asks for a signature" in page and "two pallets" in page and 'value="3"' in page
    assert device.post(address, {**form, "signed_by": "Aroha Tāmaki"}).status_code == 302
    signature = Signature.objects.get()
    assert (signature.name, signature.is_typed) == ("Aroha Tāmaki", True)
    with Image.open(io.BytesIO(bytes(signature.image))) as image:
        assert image.getextrema() == (0, 255)


@pytest.mark.sqlite
def test_it_is_shown_with_its_receipt_and_served_to_those_who_see_the_order(device: Client, asking: Dock) -> None:
    send(device, asking, drawn(), "<b>A. Receiver</b>")
    address = reverse("receipt-signature", args=[Receipt.objects.get().pk])
    for page in (asking.order.get_absolute_url(), reverse("discrepancies", args=[asking.order.number])):
        shown = device.get(page).content.decode()
        assert f'src="{address}"' in shown and "&lt;b&gt;A. Receiver" in shown
    served = device.get(address)
    assert served.content == bytes(Signature.objects.get().image)
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "sandbox" in served["Content-Security-Policy"] and "private" in served["Cache-Control"]
    assert device.get(address, headers={"if-none-match": served["ETag"]}).status_code == 304
    device.force_login(make_dock().user)
    assert device.get(address).status_code == 404
    report = device.get(reverse("discrepancies-pdf", args=[asking.order.number]))
    assert report.status_code == 404


@pytest.mark.sqlite
def test_the_report_on_paper_shows_it(device: Client, asking: Dock) -> None:
    address = reverse("discrepancies-pdf", args=[asking.order.number])
    send(device, asking, drawn())
    assert device.get(address).content.count(b"/Subtype /Image") == 1


def test_a_signature_altered_behind_our_back_is_found(device: Client, asking: Dock) -> None:
    send(device, asking, drawn())
    call_command("verify_evidence")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE receiving_signature SET image = %s", [drawn((300, 100))])
    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_evidence")


@pytest.mark.sqlite
def test_an_outlet_that_does_not_ask_takes_one_all_the_same(device: Client, dock: Dock) -> None:
    assert json.loads(device.get(reverse("count-lines", args=[dock.order.number])).content)["needs_signature"] is False
    assert send(device, dock, drawn()).status_code == 200
    assert Signature.objects.exists()
