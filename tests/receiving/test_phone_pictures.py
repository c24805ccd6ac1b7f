"""The phone's camera: photographs made smaller before they are sent, and codes read where the browser can."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from receiving.models import Photo, Receipt
from receiving.owed_photos import owed_photos
from receiving.storage import evidence_storage
from tests.receiving.phone import Screen, eventually, phone
from tests.receiving.pictures import encoded, is_upright, jpeg, upright_picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

# A camera that shows something, and a reader of codes that finds one on every picture.
READING_CAMERA = """code => {
  const canvas = document.createElement("canvas");
  setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 40);
  navigator.mediaDevices.getUserMedia = async () => (window.stream = canvas.captureStream(25));
  window.looks = 0;
  window.BarcodeDetector = class {
    async detect() {
      window.looks += 1;
      return [{ rawValue: code }];
    }
  };
}"""

# The person thinks about it; `allow` is the answer. There is a new stream by then.
ASKS_FIRST = """() => {
  const real = navigator.mediaDevices.getUserMedia;
  navigator.mediaDevices.getUserMedia = async () => {
    const stream = await real();
    window.tracks = stream.getTracks();
    await new Promise((resolve) => (window.allow = resolve));
    return stream;
  };
}"""


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Screen]:
    settings.RECEIVING_SHRINK_PHOTOS_TO = 192
    with phone(browser, live_server.url, service_workers="block") as opened:
        yield opened


def test_a_large_photograph_is_sent_smaller_and_upright_others_as_they_are(screen: Screen, tmp_path: Path) -> None:
    files = {
        "large.jpg": encoded(upright_picture(1, (960, 640)), orientation=6, place=True),
        "small.jpg": jpeg(2),
        "other.heic": encoded(upright_picture(3, (960, 640)), "HEIF"),
        "asked.jpg": encoded(upright_picture(4, (960, 640))),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    review = screen.page.locator("#review")
    screen.scan(screen.sku(0))
    screen.page.get_by_role("button", name="Review").click()
    review.locator("input[type=file]").set_input_files([tmp_path / name for name in list(files)[:3]])
    review.locator(".kept-photos li").nth(2).wait_for()
    review.get_by_label("Send as taken").check()
    review.locator("input[type=file]").set_input_files(tmp_path / "asked.jpg")
    review.locator(".kept-photos li").nth(3).wait_for()
    screen.page.get_by_role("button", name="Book in").click()
    assert eventually(Receipt.objects.exists)
    assert Receipt.objects.get().photo_links.count() == 4
    sent = {photo.filename: photo for photo in Photo.objects.all()}
    same = {name for name, photo in sent.items() if photo.sha256 == hashlib.sha256(files[name]).hexdigest()}
    assert same == {"small.jpg", "other.heic", "asked.jpg"}
    assert (sent["large.jpg"].width, sent["large.jpg"].height) == (192, 128)
    with evidence_storage().open(sent["large.jpg"].original) as file, Image.open(file) as stored:
        assert is_upright(stored) and not stored.getexif()
    assert screen.faults == []


def test_the_camera_counts_a_code_that_is_held_there_once_and_stops_when_closed(screen: Screen) -> None:
    page = screen.page
    page.evaluate(READING_CAMERA, screen.sku(0))
    page.get_by_role("button", name="Camera").click()
    screen.becomes("#lines li:nth-child(1) .figure", "1 of 10")
    assert eventually(lambda: bool(page.evaluate("window.looks >= 4")))
    assert screen.text("#lines li:nth-child(1) .figure") == "1 of 10"
    page.get_by_role("button", name="Close").click()
    ended = "window.stream.getTracks().every((track) => track.readyState === 'ended')"
    assert eventually(lambda: bool(page.evaluate(ended)))
    page.evaluate(ASKS_FIRST)
    page.get_by_role("button", name="Camera").click()
    assert eventually(lambda: bool(page.evaluate("'allow' in window")))
    page.get_by_role("button", name="Close").click()
    page.evaluate("window.allow()")
    assert eventually(lambda: bool(page.evaluate("window.tracks.every((track) => track.readyState === 'ended')")))


def test_a_camera_that_cannot_be_used_says_what_to_do_instead(screen: Screen) -> None:
    page = screen.page
    page.evaluate("delete window.BarcodeDetector")
    page.get_by_role("button", name="Camera").click()
    screen.becomes("#camera .words", "This browser cannot read codes with the camera. Use a scanner")
    page.get_by_role("button", name="Close").click()
    page.evaluate("() => { window.BarcodeDetector = class {}; }")
    page.get_by_role("button", name="Camera").click()
    screen.becomes("#camera .words", "The camera may not be used. Allow it")
    assert screen.faults == []


def test_with_the_storage_away_the_count_is_booked_and_the_photograph_stays_on_the_phone(
    screen: Screen, tmp_path: Path, evidence_folder: Path
) -> None:
    evidence_folder.write_bytes(b"in the way")
    (tmp_path / "pallet.jpg").write_bytes(jpeg())
    review = screen.page.locator("#review")
    screen.scan(screen.sku(0))
    screen.page.get_by_role("button", name="Review").click()
    review.locator("input[type=file]").set_input_files(tmp_path / "pallet.jpg")
    review.locator(".kept-photos li").wait_for()
    screen.page.get_by_role("button", name="Book in").click()
    screen.becomes("#notice", "is booked as receipt")
    screen.becomes("#unsent", "1 photograph of what is booked not yet stored")
    assert owed_photos().count() == 1
    screen.new_page()
    screen.becomes("#lines li:nth-child(1) .figure", "1 of 10")
    evidence_folder.unlink()
    screen.page.evaluate("dispatchEvent(new Event('online'))")
    screen.becomes("#unsent", "Everything is sent")
    assert Receipt.objects.get().photo_links.get().photo == Photo.objects.get()
    assert screen.faults == []
