"""The main story in a real browser: a draft from a file, submitted, approved by another person, sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments.models import Order
from consignments.statuses import Status
from jobqueue.models import Job
from tests.consignments.cast import Cast
from tests.factories import make_product
from tests.support.browser import START_MS, browser_path
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.sqlite, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def retailer(transactional_db: None) -> Cast:
    return Cast()


@pytest.fixture
def buyer(retailer: Cast, page: Page, live_server: LiveServer) -> Person:
    return Person(page, live_server.url).is_signed_in(retailer.buyer)


def status_of(number: str) -> str:
    return Order.objects.get(number=number).status


def test_from_a_file_to_the_supplier(
    retailer: Cast, page: Page, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    buyer = Person(page, live_server.url).sign_in(retailer.buyer)
    skus = [make_product(supplier=retailer.supplier).sku for _ in range(40)]
    file = tmp_path / "spring.csv"
    file.write_text("sku,quantity\n" + "".join(f"{sku},{place}\n" for place, sku in enumerate(skus, start=1)))
    page.get_by_role("link", name="New order").first.click()
    page.get_by_label("Supplier", exact=True).select_option(label=retailer.supplier.name)
    page.get_by_label("Outlet").select_option(label=retailer.outlet.name)
    page.get_by_label("CSV or Excel file").set_input_files(file)
    buyer.press("Check first")
    page.get_by_text("40 rows that can be ordered").wait_for()
    buyer.keep_picture("new-order-preview")
    buyer.press("Create draft")
    page.get_by_role("heading", name="PO-000001").wait_for()
    buyer.press("Submit for approval")
    page.get_by_text("PO-000001 is now pending approval.").wait_for()
    assert status_of("PO-000001") == Status.PENDING_APPROVAL

    approver = Person(browser.new_context().new_page(), live_server.url).sign_in(retailer.approver)
    approver.page.get_by_role("navigation", name="Main").get_by_role("link", name="To approve").click()
    approver.page.get_by_role("link", name="PO-000001").click()
    approver.press("Approve")
    approver.page.get_by_text("PO-000001 is now approved.").wait_for()
    approver.page.context.close()

    page.reload()
    buyer.press("Send to supplier")
    page.get_by_text("PO-000001 is now sent to lightspeed.").wait_for()
    buyer.keep_picture("order-sent")
    assert status_of("PO-000001") == Status.SENT_TO_LS


def test_a_double_click_makes_one_move(retailer: Cast, buyer: Person) -> None:
    order = retailer.draft()
    buyer.open(order.get_absolute_url())
    buyer.page.get_by_role("button", name="Submit for approval").dblclick()
    buyer.page.get_by_text("is now pending approval").wait_for()
    assert order.events.filter(name="submit").count() == 1
    assert buyer.page.get_by_role("alert").count() == 0


def test_a_double_click_makes_one_order(retailer: Cast, buyer: Person) -> None:
    product = make_product(supplier=retailer.supplier)
    buyer.open("/orders/new/")
    page = buyer.page
    page.get_by_label("Supplier", exact=True).select_option(label=retailer.supplier.name)
    page.get_by_label("Outlet").select_option(label=retailer.outlet.name)
    page.get_by_label("SKU or barcode, line 1").fill(product.sku)
    page.get_by_label("Quantity, line 1").fill("3")
    page.get_by_role("button", name="Create draft").dblclick()
    page.get_by_role("heading", name="PO-000001").wait_for()
    assert Order.objects.count() == 1


@pytest.fixture
def remembering(browser: Browser) -> Iterator[Page]:
    """A page of a browser that keeps left pages as they were, as people's browsers do and Playwright's does not."""
    chromium = browser.browser_type.launch(
        executable_path=browser_path(),
        args=["--no-sandbox"],
        timeout=START_MS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield chromium.new_page()
    chromium.close()


def test_back_and_again_leads_to_the_order_that_was_made(
    retailer: Cast, remembering: Page, live_server: LiveServer
) -> None:
    product = make_product(supplier=retailer.supplier)
    buyer = Person(remembering, live_server.url).is_signed_in(retailer.buyer)
    buyer.open("/orders/new/")
    remembering.get_by_label("Supplier", exact=True).select_option(label=retailer.supplier.name)
    remembering.get_by_label("Outlet").select_option(label=retailer.outlet.name)
    remembering.get_by_label("SKU or barcode, line 1").fill(product.sku)
    remembering.get_by_label("Quantity, line 1").fill("3")
    buyer.press("Create draft")
    remembering.get_by_role("heading", name="PO-000001").wait_for()
    # Not `go_back`, which waits for a load: a page that was kept is not loaded again.
    remembering.evaluate("history.back()")
    remembering.get_by_role("heading", name="New order").wait_for()
    assert remembering.get_by_label("Quantity, line 1").input_value() == "3"
    buyer.press("Create draft")
    remembering.get_by_role("heading", name="PO-000001").wait_for()
    assert Order.objects.count() == 1


def test_the_approver_is_told_when_the_order_changed_under_them(
    retailer: Cast, page: Page, live_server: LiveServer
) -> None:
    order = retailer.order(Status.PENDING_APPROVAL)
    approver = Person(page, live_server.url).is_signed_in(retailer.approver)
    approver.open(order.get_absolute_url())
    retailer.make(order, "recall")
    retailer.make(order, "submit")
    approver.press("Approve")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "changed while you had it open" in alert.inner_text()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert status_of(order.number) == Status.PENDING_APPROVAL
    approver.keep_picture("approver-refused")


def test_the_grid_works_from_the_keyboard_and_takes_a_scanner(retailer: Cast, buyer: Person) -> None:
    """A wedge scanner types a code and Enter: that goes to the next row and never sends the form. Again: one more."""
    one, two = make_product(supplier=retailer.supplier), make_product(supplier=retailer.supplier)
    buyer.open("/orders/new/")
    page = buyer.page
    page.get_by_label("SKU or barcode, line 1").focus()
    for product in (one, two):
        page.keyboard.type(product.sku)
        page.keyboard.press("Enter")
    assert page.get_by_label("SKU or barcode, line 2").input_value() == two.sku
    page.keyboard.type(one.sku.lower())
    page.keyboard.press("Enter")
    assert page.get_by_label("Quantity, line 1").input_value() == "2"
    assert page.get_by_label("SKU or barcode, line 3").input_value() == ""
    assert page.locator("#live").inner_text() == f"One more of {one.sku}: 2"
    assert page.url.endswith("/orders/new/")
    rows = page.get_by_label("SKU or barcode, line").count()
    page.get_by_label(f"SKU or barcode, line {rows}").focus()
    page.keyboard.press("Enter")
    assert page.get_by_label("SKU or barcode, line").count() == rows + 1


def test_the_list_follows_the_search_and_says_how_many_it_found(retailer: Cast, buyer: Person) -> None:
    first, second = retailer.draft(), retailer.draft()
    buyer.open("/orders/")
    page = buyer.page
    page.get_by_label("Search").fill(second.number)
    page.get_by_role("link", name=first.number).wait_for(state="detached")
    assert page.get_by_role("link", name=second.number).is_visible()
    assert page.locator("#live").inner_text() == "1 order found"
    assert f"q={second.number}" in page.url
    page.reload()
    assert page.get_by_role("link", name=first.number).count() == 0


def test_the_way_to_lightspeed_is_one_job_however_often_send_is_pressed(retailer: Cast, buyer: Person) -> None:
    order = retailer.order(Status.APPROVED)
    buyer.open(order.get_absolute_url())
    buyer.page.get_by_role("button", name="Send to supplier").dblclick()
    buyer.page.get_by_text("is now sent to lightspeed").wait_for()
    assert Job.objects.filter(job_type="po.send_to_ls").count() == 1
