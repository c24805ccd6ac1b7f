"""The counting screen in a real browser: fast scans, a lost network, a lost answer, a lost login. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments import lifecycle
from consignments.actors import person
from consignments.models import Order
from receiving.models import Receipt
from tests.factories import make_product, make_user
from tests.receiving.conftest import Dock
from tests.receiving.phone import Screen, eventually, phone
from tests.receiving.pictures import jpeg
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

# What a wedge scanner does to the box: characters, then Enter, one code right after the other.
SCAN_BURST = """codes => {
  const box = document.getElementById("scan");
  const started = performance.now();
  for (const code of codes) {
    for (const character of code) {
      box.value += character;
      box.dispatchEvent(new InputEvent("input", { bubbles: true, data: character }));
    }
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  }
  return performance.now() - started;
}"""

# The device has room for the counts, and not for the lines of another order.
NO_ROOM_FOR_ORDERS = """(() => {
  const real = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value) {
    if (this.name === "orders") throw new DOMException("no room", "QuotaExceededError");
    return real.call(this, value);
  };
})()"""


@pytest.fixture
def screen(browser: Browser, live_server: LiveServer) -> Iterator[Screen]:
    with phone(browser, live_server.url) as opened:
        yield opened


@pytest.fixture
def routed_screen(browser: Browser, live_server: LiveServer) -> Iterator[Screen]:
    """Without its service worker: what a page that has one sends may pass by the routes that a test lays."""
    with phone(browser, live_server.url, service_workers="block") as opened:
        yield opened


def test_scans_as_fast_as_they_come_lose_none_and_invent_none(screen: Screen) -> None:
    for number in range(30):
        screen.scan(screen.sku(number % 3))
    # Sixty more within the page itself, at more than twenty a second whatever the machine is busy with.
    codes = [screen.sku(number % 3) for number in range(60)]
    milliseconds = screen.page.evaluate(SCAN_BURST, codes)
    assert milliseconds < 1000 * len(codes) / 20
    assert screen.text("#total") == "90 of 17.5"
    assert screen.text("#lines li:nth-child(1) .figure") == "30 of 10"
    screen.new_page()
    assert screen.text("#total") == "90 of 17.5"
    screen.book()
    assert eventually(lambda: [line.accepted for line in screen.dock.lines] == [30, 30, 30])
    assert screen.faults == []


def test_scans_made_before_the_lines_have_come_wait_for_them(routed_screen: Screen) -> None:
    routed_screen.page.evaluate("indexedDB.deleteDatabase('receiving')")
    routed_screen.context.add_init_script(NO_ROOM_FOR_ORDERS)
    held: list[Route] = []
    routed_screen.page.route("**/count/lines/", lambda route: held.append(route))
    routed_screen.page.goto(f"{routed_screen.site}/orders/{routed_screen.dock.order.number}/count/")
    routed_screen.page.locator("#count[data-ready]").wait_for()
    for _ in range(3):
        routed_screen.scan(routed_screen.sku(0))
    routed_screen.becomes("#notice", "3 scans wait")
    for route in held:
        route.continue_()
    routed_screen.becomes("#lines li:nth-child(1) .figure", "3 of 10")


def test_two_tabs_do_not_write_over_each_others_count(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    second = screen.context.new_page()
    second.goto(screen.page.url)
    second.locator("#unsent").filter(has_text="counted in another tab").wait_for()
    screen.scan(screen.sku(0))
    screen.page.close()
    second.locator("#count[data-ready]").wait_for()
    assert second.locator("#total").inner_text() == "2 of 17.5"


def test_each_scan_says_what_it_came_to_and_what_is_next(screen: Screen) -> None:
    stray = make_product(name="Stray teapot")
    barcode = screen.dock.lines[1].product.barcodes.get().code
    screen.scan(f"]E0{barcode}")
    assert screen.text("#last [data-part=figure]") == "1 of 5"
    screen.page.get_by_role("button", name="+4, the rest").click()
    assert "Complete" in screen.text("#last")
    screen.scan(barcode[:-1])
    assert "6 of 5" in screen.text("#last") and "More than ordered" in screen.text("#last")
    screen.page.get_by_role("button", name="Take back").click()
    assert screen.text("#last [data-part=figure]") == "5 of 5"
    screen.scan("NO-SUCH-CODE")
    screen.becomes("#last", "Unknown code")
    screen.scan(stray.sku)
    screen.becomes("#last", "Not on this order")
    assert screen.page.get_by_role("button", name="Add with a photograph").is_visible()
    for _ in range(7):
        screen.page.evaluate("document.getElementById('take-back').click()")
    screen.becomes("#notice", "There is no scan to take back")
    screen.page.goto(f"{screen.site}/arriving/")
    screen.page.evaluate("import(document.querySelector('script[type=module]').src)")
    assert screen.page.locator("#unsent").is_hidden(), "a count of nothing is none"


def test_a_review_begins_with_what_differs_and_at_its_top(screen: Screen) -> None:
    for position in (0, *[1] * 5, 2):
        screen.scan(screen.sku(position))
    screen.page.get_by_role("button", name="Review").click()
    rows = screen.page.locator("#review tbody tr .sku").all_inner_texts()
    assert rows == [screen.sku(position) for position in (0, 2, 1)]
    assert screen.page.evaluate("document.activeElement.id") == "review-heading"


def test_damage_is_booked_with_its_photograph_and_not_without(screen: Screen, tmp_path: Path) -> None:
    picture = tmp_path / "crushed.jpg"
    picture.write_bytes(jpeg())
    page = screen.page
    screen.scan(screen.sku(0))
    page.get_by_role("button", name="Damaged").click()
    page.get_by_label("Damaged").fill("2")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Review").click()
    page.get_by_role("button", name="give a reason").click()
    page.get_by_label("Reason").fill("wet cartons")
    page.locator("#line-dialog input[type=file]").set_input_files(picture)
    page.locator("#line-dialog .kept-photos img").wait_for()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Book in").click()
    assert eventually(Receipt.objects.exists)
    line = Receipt.objects.get().lines.get()
    assert [line.accepted, line.damaged] == [1, 2]
    assert line.reason == "wet cartons"
    assert line.photo_links.count() == 1


def test_a_count_goes_on_without_a_network_and_through_a_reload(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    screen.keep_for_later()
    screen.context.set_offline(True)
    screen.scan(screen.sku(0))
    screen.new_page()
    screen.scan(screen.sku(0))
    assert screen.text("#lines li:nth-child(1) .figure") == "3 of 10"
    screen.book()
    screen.becomes("#unsent", "1 not yet sent")
    screen.new_page()
    screen.becomes("#unsent", "1 not yet sent")
    assert not Receipt.objects.exists()
    screen.context.set_offline(False)
    screen.becomes("#unsent", "Everything is sent")
    assert Receipt.objects.get().lines.get().accepted == 3


@pytest.mark.parametrize("lost", ["question", "answer", "to a page of the Wi-Fi's own"])
def test_a_connection_that_breaks_while_sending_books_once(routed_screen: Screen, lost: str) -> None:
    tries: list[str] = []

    def breaks_once(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) > 1:
            route.continue_()
            return
        if lost == "answer":
            route.fetch()
        if lost.startswith("to a page"):
            route.fulfill(status=200, content_type="text/html", body="<title>Welcome to the Wi-Fi</title>")
        else:
            route.abort()

    routed_screen.page.route("**/receipts/", breaks_once)
    routed_screen.scan(routed_screen.sku(0))
    routed_screen.book()
    routed_screen.becomes("#notice", "is booked as receipt")
    assert len(tries) == 2
    assert Receipt.objects.get().lines.get().accepted == 1


def test_an_expired_login_keeps_the_count_and_sends_it_after_the_next(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    screen.context.clear_cookies()
    screen.book()
    screen.becomes("#unsent", "Sign in again: nothing is lost")
    assert not Receipt.objects.exists()
    colleague = person(make_user(None, "receiver", outlets=[screen.dock.order.outlet]))
    Person(screen.page, screen.site).sign_in(colleague)
    screen.open()
    assert eventually(Receipt.objects.exists)
    receipt = Receipt.objects.get()
    assert (receipt.recorded_by, receipt.counted_by) == (colleague.user, screen.dock.user.username)
    screen.scan(screen.sku(1))
    screen.book()
    assert eventually(lambda: Receipt.objects.count() == 2)
    assert Receipt.objects.latest("pk").counted_by == "", "the page is the colleague's own by now"


DRAWN_AGAIN = "() => { document.getElementById('unsent').textContent = ''; dispatchEvent(new Event('offline')); }"
ASKED_FOR_LINES = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/count/lines/')).length"
STATES = """async () => {
  const { all } = await import(document.querySelector("script[type=module]").src.replace("boot.js", "device-store.js"));
  return (await all("drafts")).filter((draft) => draft.scans.length).map((draft) => draft.state);
}"""
SENT_AGAIN_ELSEWHERE = """async () => {
  const counts = document.querySelector("script[type=module]").src.replace("boot.js", "kept-counts.js");
  const store = counts.replace("kept-counts.js", "device-store.js");
  const [{ sendAgain }, { all }] = await Promise.all([import(counts), import(store)]);
  const [draft] = (await all("drafts")).filter((each) => each.state === "refused");
  await sendAgain(draft);
}"""
DIES_BEFORE_A_DELETE = "() => { IDBObjectStore.prototype.delete = function () { this.transaction.abort(); }; }"


def test_an_order_cancelled_meanwhile_is_shown_and_the_count_kept(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    manager = person(make_user(None, "manager", outlets=[screen.dock.order.outlet]))
    lifecycle.advance(screen.dock.order.pk, "cancel", reason="supplier closed", actor=manager)
    screen.book()
    screen.becomes("#refused", "is cancelled")
    assert "will be sent" not in screen.text("#count")
    screen.new_page()
    screen.becomes("#refused", "is cancelled")
    screen.page.get_by_role("button", name="Send again").focus()
    screen.page.evaluate(DRAWN_AGAIN)
    screen.becomes("#unsent", "1 not booked")
    assert screen.page.evaluate("document.activeElement.textContent") == "Send again"
    assert not Receipt.objects.exists()
    screen.scan(screen.sku(1))
    screen.page.get_by_role("button", name="Open the count again").click()
    screen.becomes("#notice", "Book in the count that is open first")
    screen.page.get_by_role("button", name="Take back").click()
    screen.page.evaluate(DIES_BEFORE_A_DELETE)
    screen.page.get_by_role("button", name="Open the count again").click()
    screen.new_page()
    screen.becomes("#refused", "is cancelled")
    # Another tab sends it, and it is refused again: it is not this page's to open before that. The page asks for the
    # lines a second time when it has tried to send.
    assert eventually(lambda: bool(screen.page.evaluate(ASKED_FOR_LINES) >= 2))
    screen.page.evaluate(SENT_AGAIN_ELSEWHERE)
    assert screen.page.evaluate(STATES) == ["waiting"]
    screen.page.get_by_role("button", name="Open the count again").click()
    assert eventually(lambda: bool(screen.page.evaluate(STATES) == ["refused"]))
    screen.page.get_by_role("button", name="Open the count again").click()
    screen.page.locator("#refused li").wait_for(state="detached")
    screen.new_page()
    assert screen.text("#lines li:nth-child(1) .figure") == "1 of 10"
    screen.book()
    screen.becomes("#refused", "is cancelled")
    Order.objects.filter(pk=screen.dock.order.pk).update(status="IN_TRANSIT")
    screen.page.get_by_role("button", name="Send again").click()
    assert eventually(Receipt.objects.exists)
    assert Receipt.objects.get().lines.get().accepted == 1


def test_what_another_person_books_in_arrives_on_the_screen(
    screen: Screen, browser: Browser, live_server: LiveServer
) -> None:
    colleague = make_user(None, "receiver", outlets=[screen.dock.order.outlet])
    other = Screen(browser.new_context(), live_server.url, Dock(screen.dock.order, colleague))
    other.scan(other.sku(0))
    other.book()
    screen.becomes("#lines li:nth-child(1) .figure", "1 of 10")
    other.context.close()
    screen.scan(screen.sku(0))
    assert screen.text("#last [data-part=figure]") == "2 of 10"


def test_the_screen_works_by_keyboard_and_has_no_grave_fault(screen: Screen) -> None:
    screen.scan(screen.sku(0))
    assert Person(screen.page, screen.site).grave_faults() == []
    screen.page.get_by_role("button", name="Number").press("Enter")
    assert screen.page.evaluate("document.activeElement.name") == "accepted"
    assert Person(screen.page, screen.site).grave_faults() == []
