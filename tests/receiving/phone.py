"""A receiver's phone: a real browser with the counting screen of an order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.receiving.conftest import Dock, make_dock
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# A machine that does much else at the same time may need long; a phone that works is ready in one.
SOON_SECONDS = 60.0

KEPT_FOR_LATER = """async () => {
  const files = performance.getEntriesByType("resource").map((file) => file.name);
  const wanted = [location.href, ...files.filter((address) => new URL(address).pathname.startsWith("/static/"))];
  const kept = await Promise.all(wanted.map((address) => caches.match(address, { ignoreVary: true })));
  return kept.every(Boolean);
}"""


class Screen:
    """A receiver's phone with the counting screen of an order."""

    def __init__(self, context: BrowserContext, site: str, dock: Dock) -> None:
        self.context = context
        self.site = site
        self.dock = dock
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        Person(self.page, site).is_signed_in(dock.receiver)
        self.open()

    def open(self) -> None:
        self.page.goto(f"{self.site}/orders/{self.dock.order.number}/count/")
        self.page.locator("#count[data-ready]").wait_for()
        self.page.locator("#lines li").first.wait_for()

    def new_page(self) -> Page:
        """The page dies; another one is opened, as after a crash of the phone."""
        self.page.close()
        self.page = self.context.new_page()
        self.open()
        return self.page

    def keep_for_later(self) -> None:
        """Loads the page again, and waits until the device has all that it needs to open it without a network."""
        assert eventually(lambda: bool(self.page.evaluate("navigator.serviceWorker.controller !== null")))
        self.page.reload()
        self.page.locator("#count[data-ready]").wait_for()
        assert eventually(lambda: bool(self.page.evaluate(KEPT_FOR_LATER)))

    def scan(self, code: str) -> None:
        self.page.keyboard.insert_text(code)
        self.page.keyboard.press("Enter")

    def sku(self, position: int) -> str:
        return self.dock.lines[position].product.sku

    def text(self, place: str) -> str:
        return self.page.locator(place).inner_text()

    def book(self) -> None:
        self.page.get_by_role("button", name="Review").click()
        self.page.get_by_role("button", name="Book in").click()

    def becomes(self, place: str, words: str) -> None:
        self.page.locator(place).filter(has_text=words).wait_for(timeout=SOON_SECONDS * 1000)


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether `holds` within a while: the device sends on its own time."""
    until = time.monotonic() + SOON_SECONDS
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def phone(browser: Browser, site: str, **context: Any) -> Iterator[Screen]:
    """A phone of its own, in front of an order on its way."""
    opened = browser.new_context(viewport={"width": 390, "height": 844}, **context)
    try:
        yield Screen(opened, site, make_dock())
    finally:
        opened.close()
