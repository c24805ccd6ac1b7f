"""Writing orders in a real browser: saved while typing, two people at once, a lost session, a lost network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments.models import Order
from tests.consignments.cast import Cast
from tests.factories import make_product
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def retailer(transactional_db: None) -> Cast:
    return Cast()


@pytest.fixture
def buyer(retailer: Cast, page: Page, live_server: LiveServer) -> Person:
    return Person(page, live_server.url).is_signed_in(retailer.buyer)


def first_quantity(order: Order) -> str:
    return f"{order.lines.all()[0].ordered.normalize():f}"


def test_typing_saves_and_a_found_product_goes_into_the_grid(retailer: Cast, buyer: Person) -> None:
    order = retailer.draft(retailer.line("1", "2"))
    found = make_product(sku="JUG-1", name="Blue jug", supplier=retailer.supplier)
    page = buyer.page
    buyer.open(f"{order.get_absolute_url()}edit/")
    page.get_by_label("Quantity, line 1").fill("7")
    page.get_by_text("Saved: 1 line, worth 14.00").wait_for()
    assert first_quantity(order) == "7"
    page.get_by_label("Name, SKU, supplier's code or barcode").fill("blue")
    page.get_by_role("button", name="Add JUG-1").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Quantity, line 2"
    page.keyboard.type("3")
    page.get_by_text("Saved: 2 lines").wait_for()
    assert order.lines.get(product=found).ordered == 3
    assert buyer.grave_faults() == []
    buyer.keep_picture("order-edit")


def test_two_browsers_editing_one_order_lose_nothing(
    retailer: Cast, buyer: Person, browser: Browser, live_server: LiveServer
) -> None:
    order = retailer.draft(retailer.line("1", "2"))
    other = Person(browser.new_context().new_page(), live_server.url).is_signed_in(retailer.manager)
    for person in (buyer, other):
        person.open(f"{order.get_absolute_url()}edit/")
    other.page.get_by_label("Quantity, line 1").fill("5")
    other.page.get_by_text("Saved: 1 line").wait_for()
    buyer.page.get_by_label("Quantity, line 1").fill("9")
    alert = buyer.page.get_by_role("alert")
    alert.wait_for()
    assert f"was changed by {retailer.manager.name} while you had it open" in alert.inner_text()
    assert first_quantity(order) == "5"
    assert buyer.page.get_by_label("Quantity, line 1").input_value() == "9"
    buyer.page.on("dialog", lambda dialog: dialog.accept())
    buyer.page.get_by_role("link", name="Show what it says now").click()
    buyer.page.get_by_label("Quantity, line 1").fill("9")
    buyer.page.get_by_text("Saved: 1 line").wait_for()
    assert first_quantity(order) == "9"
    other.page.context.close()


def test_a_lost_network_loses_nothing_and_the_save_follows(retailer: Cast, buyer: Person) -> None:
    order = retailer.draft(retailer.line("1", "2"))
    page = buyer.page
    buyer.open(f"{order.get_absolute_url()}edit/")
    page.context.set_offline(True)
    page.get_by_label("Quantity, line 1").fill("7")
    page.get_by_text("the server does not answer").wait_for()
    assert first_quantity(order) == "1"
    page.context.set_offline(False)
    page.get_by_text("Saved: 1 line, worth 14.00").wait_for()
    assert first_quantity(order) == "7"


def test_an_expired_session_while_editing_says_what_to_do(retailer: Cast, buyer: Person) -> None:
    order = retailer.draft(retailer.line("1", "2"))
    page = buyer.page
    buyer.open(f"{order.get_absolute_url()}edit/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Quantity, line 1").fill("7")
    page.get_by_text("you are signed out. Sign in again in another tab").wait_for()
    assert page.get_by_label("Quantity, line 1").input_value() == "7"


def test_a_new_order_survives_an_expired_session(retailer: Cast, buyer: Person) -> None:
    product = make_product(supplier=retailer.supplier)
    page = buyer.page
    buyer.open("/orders/new/")
    page.get_by_label("Supplier", exact=True).select_option(label=retailer.supplier.name)
    page.get_by_label("Outlet").select_option(label=retailer.outlet.name)
    page.get_by_label("Note").fill("for the window")
    page.get_by_label("SKU or barcode, line 1").fill(product.sku)
    page.get_by_label("Quantity, line 1").fill("3")
    page.context.clear_cookies(name="sessionid")
    buyer.press("Create draft")
    page.get_by_label("Username").fill(retailer.buyer.name)
    page.get_by_label("Password").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="New order").wait_for()
    page.locator("#live", has_text="What you had typed is back.").wait_for(state="attached")
    assert page.get_by_label("SKU or barcode, line 1").input_value() == product.sku
    assert page.get_by_label("Note").input_value() == "for the window"
    buyer.press("Create draft")
    page.get_by_role("heading", name="PO-000001").wait_for()
    # The order's page forgets what was typed by a script that runs after its heading is there.
    page.wait_for_load_state("load")
    assert Order.objects.get().lines.get().ordered == 3
    buyer.open("/orders/new/")
    assert page.get_by_label("Note").input_value() == ""


def sign_in_again(page: Page, name: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def test_a_box_survives_an_expired_session_and_is_not_typed_into_the_next(retailer: Cast, buyer: Person) -> None:
    order = retailer.packing_at_home()
    line = order.lines.all()[1]
    page = buyer.page
    pieces = page.locator(f"#line_{line.pk}")
    buyer.open(f"{order.get_absolute_url()}pack/")
    pieces.fill("2")
    page.context.clear_cookies(name="sessionid")
    buyer.press("Close this box")
    sign_in_again(page, retailer.buyer.name)
    page.locator("#live", has_text="What you had typed is back.").wait_for(state="attached")
    assert pieces.input_value() == "2"
    buyer.press("Close this box")
    page.get_by_text("Box 2 is packed.").wait_for()
    page.wait_for_load_state("load")
    assert pieces.input_value() == ""
    assert order.boxes.count() == 2
