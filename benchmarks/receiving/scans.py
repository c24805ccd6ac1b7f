"""From a scan to the screen: a real browser before a real server, timed in the page from Enter to the next frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.receiving.ground import Ground, order_of
from tests.factories import PASSWORD, make_product
from tests.support.browser import browser_path

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Types a code as a wedge scanner does; the milliseconds until the last scan's panel has changed and is painted.
SCAN = """code => new Promise(resolve => {
  const box = document.getElementById("scan"), panel = document.getElementById("last");
  let started = 0;
  new MutationObserver((_, observer) => {
    if (!panel.querySelector("[data-part=title]").textContent.includes(code)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
  }).observe(panel, { subtree: true, childList: true, characterData: true, attributes: true });
  box.value = code;
  started = performance.now();
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
})"""


def scans(site: str, rounds: int = 60) -> dict[str, list[float]]:
    """Milliseconds for a code on the order (500 lines), for one that the server has to look up, and for opening it."""
    from playwright.sync_api import sync_playwright

    ground = order_of(500)
    skus = list(ground.order.lines.values_list("product__sku", flat=True)[:2])
    strays = [make_product().sku, make_product().sku]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        opened = [_open(page, site, ground) for _ in range(5)]
        times = {
            "scan to screen, on the order, p95": [page.evaluate(SCAN, skus[each % 2]) for each in range(rounds)],
            "scan to screen, asked of the server, p95": [
                page.evaluate(SCAN, strays[each % 2]) for each in range(rounds)
            ],
            "order's code to its 500 lines on the screen": opened,
        }
        browser.close()
    return times


def _open(page: Page, site: str, ground: Ground) -> float:
    """Milliseconds from scanning the order's barcode to the last of its lines."""
    if not page.context.cookies():
        page.goto(f"{site}/accounts/login/")
        page.get_by_label("Username").fill(ground.user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
    page.goto(f"{site}/arriving/?code={ground.order.number}")
    page.locator("#count[data-ready]").wait_for()
    page.locator("#lines li").nth(499).wait_for()
    return float(page.evaluate("performance.now()"))
