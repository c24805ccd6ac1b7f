"""The receive page of an order with many lines in a real browser."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from pytest_django.live_server_helper import LiveServer

from consignments.actors import person
from consignments.statuses import Status
from receiving.models import Receipt
from tests.factories import make_order, make_outlet, make_product, make_user
from tests.web.browsing import Person

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


def test_lines_are_found_counted_from_the_keyboard_and_booked_in(page: Page, live_server: LiveServer) -> None:
    outlet = make_outlet()
    products = [make_product(name=f"Tea towel No. {number}-blue") for number in range(120)]
    lines = [(product, 10) for product in products]
    order = make_order(status=Status.IN_TRANSIT, outlet=outlet, lines=lines, lightspeed_id="ls-many")
    receiver = Person(page, live_server.url).sign_in(person(make_user(None, "receiver", outlets=[outlet])))
    receiver.open(f"/orders/{order.number}/receive/")
    find = page.get_by_label("Find lines by SKU or name")
    for wanted, pieces in (("towel 77-blue", "7"), (products[99].sku.lower(), "9")):
        find.fill(wanted)
        find.press("Enter")
        page.keyboard.type(pieces)
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "find-lines"
    find.fill("")
    page.get_by_label("Only what is filled in").check()
    page.locator(".find-lines [role=status]").filter(has_text="2 of 120 lines").wait_for()
    assert receiver.grave_faults() == []
    receiver.press("Book in")
    page.get_by_text("is booked. The order is now in transit.").wait_for()
    counted = dict(Receipt.objects.get().lines.values_list("product", "accepted"))
    assert counted == {products[77].pk: Decimal(7), products[99].pk: Decimal(9)}
