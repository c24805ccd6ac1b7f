"""Signing on the phone: drawn with a pointer or typed, and kept on the device until it is sent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pytest_django.live_server_helper import LiveServer

from receiving.models import OutletRules, Receipt, Signature
from tests.receiving.phone import Screen, eventually, phone
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer) -> Iterator[Screen]:
    with phone(browser, live_server.url) as opened:
        OutletRules.objects.create(outlet=opened.dock.order.outlet, signature=True)
        opened.open()
        yield opened


def sign(screen: Screen) -> None:
    canvas = screen.page.locator(".signature-pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    mouse = screen.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 20, box["y"] + box["height"] - 20, steps=8)
    mouse.up()


def ink(screen: Screen) -> int:
    """How many pixels of the pad are dark."""
    counted = """canvas => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, place) => place % 4 === 0 && value < 128).length;
    }"""
    return int(screen.page.locator(".signature-pad canvas").evaluate(counted))


def test_a_drawn_signature_survives_a_lost_network_and_a_dead_page(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    screen.keep_for_later()
    screen.page.get_by_role("button", name="Review").click()
    review = screen.page.locator("#review")
    assert "Sign for the delivery" in review.inner_text()
    assert Person(screen.page, screen.site).grave_faults() == []
    review.get_by_role("button", name="Book in").press("Enter")
    assert review.is_visible()
    sign(screen)
    assert "Sign for the delivery" not in review.inner_text()
    screen.context.set_offline(True)
    screen.new_page()
    screen.page.get_by_role("button", name="Review").click()
    eventually(lambda: ink(screen) > 500)
    assert ink(screen) > 500
    screen.page.get_by_role("button", name="Book in").click()
    screen.becomes("#unsent", "1 not yet sent")
    screen.context.set_offline(False)
    assert eventually(Receipt.objects.exists)
    signature = Signature.objects.get()
    assert not signature.is_typed
    with Image.open(io.BytesIO(bytes(signature.image))) as image:
        assert image.size == (600, 200)
        assert sum(image.convert("1").histogram()[:128]) > 500
    assert screen.faults == []


def test_what_was_drawn_can_be_cleared_and_a_name_typed_by_keyboard_instead(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    screen.page.get_by_role("button", name="Review").click()
    sign(screen)
    screen.page.get_by_role("button", name="Clear").press("Enter")
    assert ink(screen) == 0
    assert "Sign for the delivery" in screen.text("#review")
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.type("Aroha")
    screen.page.get_by_role("button", name="Book in").press("Enter")
    assert eventually(Receipt.objects.exists)
    signature = Signature.objects.get()
    assert (signature.name, signature.is_typed) == ("Aroha", True)
