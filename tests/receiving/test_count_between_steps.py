"""The counting screen between two steps: a page that dies there, a second tap, an answer that comes late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from receiving.models import Photo, Receipt
from tests.factories import make_line
from tests.receiving.phone import Screen, eventually, phone
from tests.receiving.pictures import encoded, jpeg, upright_picture

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

# What is written is written, and the page never hears of it.
DIES_AFTER = """method => {
  const real = IDBObjectStore.prototype[method];
  IDBObjectStore.prototype[method] = function (value) {
    if (method === "delete" || value.state === "waiting") {
      this.transaction.addEventListener("complete", (event) => {
        event.stopImmediatePropagation();
        window.died = true;
      });
    }
    return real.call(this, value);
  };
}"""
TAPS_TWICE = """() => {
  const button = document.querySelector("#review .kept-photos button");
  button.click();
  button.click();
}"""
DECODES_SLOWLY = """() => {
  const real = window.createImageBitmap;
  window.createImageBitmap = async (...picture) => {
    window.createImageBitmap = real;
    await new Promise((resolve) => (window.decode = resolve));
    return real(...picture);
  };
}"""

# The connection breaks for the order's lines alone, and none of an answer is on its way then.
LOSES_THE_LINES = """(() => {
  const real = window.fetch;
  const asked = [];
  window.fetch = (address, ...rest) => {
    if (!address.includes("/count/lines/")) return real(address, ...rest);
    if (window.areLost) return Promise.reject(new TypeError("lost"));
    asked.push(real(address, ...rest));
    return asked.at(-1);
  };
  window.loseTheLines = () => {
    window.areLost = true;
    return Promise.allSettled(asked).then(() => true);
  };
})()"""


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer, settings: Settings) -> Iterator[Screen]:
    settings.RECEIVING_SHRINK_PHOTOS_TO = 192
    with phone(browser, live_server.url, service_workers="block") as opened:
        yield opened


def dies(screen: Screen) -> None:
    assert eventually(lambda: bool(screen.page.evaluate("window.died === true")))
    screen.new_page()


def test_photographs_left_out_or_slow_take_no_others_with_them(screen: Screen, tmp_path: Path) -> None:
    large = encoded(upright_picture(9, (960, 640)))
    files = {"a.jpg": jpeg(1), "b.jpg": jpeg(2), "c.jpg": jpeg(3), "d.jpg": jpeg(4), "large.jpg": large}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    # Too large to be kept as it is.
    with (tmp_path / "large.jpg").open("ab") as file:
        file.truncate(10_100_000)
    kept = "#review .kept-photos li"
    screen.scan(screen.sku(0))
    screen.page.get_by_role("button", name="Review").click()
    screen.page.locator("#review input[type=file]").set_input_files([tmp_path / f"{name}.jpg" for name in "abc"])
    screen.page.locator(kept).nth(2).wait_for()
    screen.page.evaluate(TAPS_TWICE)
    screen.page.locator(kept).nth(2).wait_for(state="detached")
    assert screen.page.locator(kept).count() == 2
    screen.page.evaluate(DIES_AFTER, "delete")
    screen.page.locator(kept).first.get_by_role("button").click()
    dies(screen)
    screen.page.get_by_role("button", name="Review").click()
    screen.page.evaluate(DECODES_SLOWLY)
    screen.page.locator("#review input[type=file]").set_input_files(tmp_path / "large.jpg")
    assert eventually(lambda: bool(screen.page.evaluate("'decode' in window")))
    screen.page.locator("#review input[type=file]").set_input_files(tmp_path / "d.jpg")
    screen.page.locator(kept).nth(1).wait_for()
    screen.page.get_by_role("button", name="Book in").click()
    screen.page.evaluate("window.decode()")
    screen.becomes("#notice", "is booked as receipt")
    assert set(Photo.objects.values_list("filename", flat=True)) == {"c.jpg", "d.jpg", "large.jpg"}
    assert screen.faults == []


def test_a_count_is_there_once_whatever_happens_on_its_way(screen: Screen) -> None:
    screen.context.add_init_script(LOSES_THE_LINES)
    late = make_line(screen.dock.order)
    screen.scan(screen.sku(0))
    screen.page.evaluate(DIES_AFTER, "put")
    screen.book()
    dies(screen)
    # The order has got a line since the phone was in front of it last.
    screen.becomes("#lines", late.product.sku)
    screen.becomes("#unsent", "Everything is sent")
    screen.new_page()
    screen.becomes("#lines li:nth-child(1) .figure", "1 of 10")
    assert screen.page.evaluate("Object.keys(localStorage)") == [], "a copy would pass for another count"
    screen.page.evaluate("loseTheLines()")
    screen.scan(screen.sku(0))
    screen.book()
    screen.becomes("#notice", "is booked as receipt")
    screen.becomes("#unsent", "Everything is sent")
    screen.scan(screen.sku(0))
    assert screen.text("#lines li:nth-child(1) .figure") == "3 of 10", "the connection broke before the new figures"
    screen.page.evaluate("window.areLost = false")
    keys: list[str] = []

    def fails_for_the_first(route: Route) -> None:
        keys.append((route.request.post_data_json or {})["key"])
        if keys[-1] == keys[0]:
            route.fulfill(status=500, content_type="application/json", body="{}")
        else:
            route.continue_()

    screen.page.route("**/receipts/", fails_for_the_first)
    screen.book()
    screen.becomes("#unsent", "1 not yet sent")
    screen.scan(screen.sku(1))
    screen.book()
    screen.becomes("#notice", "is booked as receipt")
    assert Receipt.objects.latest("pk").lines.get().product.sku == screen.sku(1)
    assert screen.faults == []


def test_parts_of_two_releases_that_do_not_fit_are_fetched_again(browser: Browser, live_server: LiveServer) -> None:
    def from_before(route: Route) -> None:
        route.fulfill(body="export const settle = null;", content_type="text/javascript")

    with phone(browser, live_server.url, service_workers="block") as screen:
        screen.page.route("**/count/kept-counts.js", from_before, times=1)
        screen.open()
        assert screen.page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
        screen.scan(screen.sku(0))
        screen.becomes("#total", "1 of 17.5")
