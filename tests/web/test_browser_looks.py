"""Every screen in a real browser: nothing grave for axe, nothing wider than a phone, no complaint in the console."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from consignments.models import Order, StockLevel
from consignments.statuses import Kind, Status
from jobqueue.dialect import database_now
from jobqueue.minutes import note_work
from tests.consignments.cast import Cast
from tests.consignments.lifecycles import STATUSES
from tests.factories import make_line
from tests.web.browsing import Person
from tests.webhooks.events import make_event

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# How a page looks does not depend on the database.
pytestmark = [pytest.mark.browser, pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PHONE, DESK = 390, 1280
CHARTED = 3
"""Minutes in which something happened."""

Scheme = Literal["light", "dark"]


@pytest.fixture
def retailer(transactional_db: None) -> Cast:
    """The manager's name is longer than the top of a phone's page."""
    cast = Cast()
    assert cast.manager.user
    cast.manager.user.first_name, cast.manager.user.last_name = "Maria", "Featherstonehaugh-Cholmondeley"
    cast.manager.user.save()
    return cast


@pytest.fixture
def long(retailer: Cast) -> Order:
    """A draft of many lines, with very long names in it."""
    long = retailer.draft()
    for _ in range(30):
        line = make_line(long)
        line.product.name = "Stoneware-serving-dish-with-a-name-that-has-no-place-to-break " * 2
        line.product.sku = f"A_STOCK_KEEPING_UNIT_THAT_HAS_NO_PLACE_TO_BREAK_EITHER_{line.pk}"
        line.product.save()
    return long


@pytest.fixture
def orders(retailer: Cast, long: Order) -> dict[str, Order]:
    """One order in each state that looks different, and the long one."""
    by_state = {status.value.lower(): retailer.order(status) for status in STATUSES[Kind.SUPPLIER]}
    return {**by_state, "long": long}


# The longest tests look at one of the two: their parts are on other screens at the other.
on_a_phone = pytest.mark.parametrize("manager", [(PHONE, "dark")], indirect=True, ids=str)
at_a_desk = pytest.mark.parametrize("manager", [(DESK, "light")], indirect=True, ids=str)


# Widths decide the layout and schemes the colours: two pairs show both of each.
@pytest.fixture(params=[(PHONE, "dark"), (DESK, "light")], ids=str)
def manager(
    request: pytest.FixtureRequest, browser: Browser, retailer: Cast, live_server: LiveServer
) -> Iterator[Person]:
    """A manager at a screen of that width, in that scheme. Any complaint in the console fails the test."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    person = Person(page, live_server.url).is_signed_in(retailer.manager)
    yield person
    context.close()
    # The browser reports every answer of 4xx itself: those the tests ask for on purpose.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def check(person: Person, name: str) -> None:
    page = person.page
    size = page.viewport_size
    assert size
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    person.keep_picture(f"{name}-{size['width']}-{scheme}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} is wider than the screen"
    assert person.grave_faults() == [], name


def check_charts(person: Person) -> None:
    """Each chart is drawn, in the colours of its style sheet, and its table has a row with figures for every bar."""
    charts = person.page.locator(".chart").all()
    assert len(charts) == 2
    for chart in charts:
        bars = chart.locator("svg rect.good")
        box = bars.first.bounding_box()
        assert box
        assert box["height"] > 1
        # An SVG without its style sheet is black.
        assert bars.first.evaluate("bar => getComputedStyle(bar).fill") != "rgb(0, 0, 0)"
        figures = chart.locator("tbody tr > td:first-of-type").all_inner_texts()
        assert sum(figure not in {"", "0"} for figure in figures) == bars.count() == CHARTED


def test_the_list_full_empty_and_in_error(manager: Person, orders: dict[str, Order]) -> None:
    for name, query in {
        "full": "",
        "filtered": "?status=DRAFT&sort=due",
        "empty": "?q=zzz",
        "error": "?status=X",
    }.items():
        manager.open(f"/orders/{query}")
        check(manager, f"list-{name}")


def test_moving_what_is_ticked(manager: Person, retailer: Cast) -> None:
    draft = retailer.draft()
    retailer.order(Status.SENT)
    manager.open("/orders/")
    manager.page.get_by_label("Tick all on this page").check()
    manager.press("Submit…")
    manager.page.get_by_text("1 of 2 orders can be moved now.").wait_for()
    check(manager, "chosen")
    manager.press("Submit for approval: 1 order")
    manager.page.get_by_text("Done", exact=True).wait_for()
    check(manager, "chosen-results")
    assert Order.objects.get(pk=draft.pk).status == Status.PENDING_APPROVAL


@on_a_phone
def test_an_order_in_every_state(manager: Person, orders: dict[str, Order]) -> None:
    for name, order in orders.items():
        manager.open(order.get_absolute_url())
        manager.page.evaluate(
            "document.querySelectorAll('main details').forEach((details) => { details.open = true; })"
        )
        check(manager, f"order-{name}")


def test_the_form_for_a_new_order_empty_and_in_error(manager: Person) -> None:
    manager.open("/orders/new/")
    check(manager, "new-empty")
    manager.page.get_by_label("SKU or barcode, line 1").fill("GHOST")
    manager.press("Create draft")
    manager.page.get_by_role("alert").wait_for()
    check(manager, "new-error")


@at_a_desk
def test_the_inbox_the_calendar_and_the_dashboard(manager: Person, orders: dict[str, Order]) -> None:
    now = database_now(connection)
    for minute in range(CHARTED):
        then = now - timedelta(minutes=minute)
        note_work("here", then, done=20 + minute, failed=minute)
        # Each in a minute of its own, also where the next minute begins meanwhile.
        make_event(age=timezone.now() - then)
    for name, path in {
        "inbox": "/approvals/",
        "calendar": "/orders/calendar/",
        "tokens": "/api-tokens/",
        "api": "/api-docs/",
        "dashboard": "/operations/",
    }.items():
        manager.open(path)
        manager.page.evaluate("document.querySelectorAll('main details').forEach((box) => { box.open = true; })")
        check(manager, name)
    check_charts(manager)
    manager.page.set_viewport_size({"width": PHONE, "height": 844})
    assert manager.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@on_a_phone
def test_editing_a_draft(manager: Person, long: Order) -> None:
    manager.open(f"{long.get_absolute_url()}edit/")
    check(manager, "edit")


def test_booking_goods_in(manager: Person, retailer: Cast) -> None:
    manager.open(f"{retailer.order(Status.IN_TRANSIT).get_absolute_url()}receive/")
    check(manager, "receive")
    line = manager.page.locator(".count").first
    line.get_by_label("Damaged").fill("1,5")
    line.get_by_role("button", name="Accept the rest").click()
    assert line.get_by_label("Accepted").input_value() == "8.5"


@on_a_phone
def test_transfers_and_returns(manager: Person, retailer: Cast) -> None:
    packing = retailer.packing_at_home()
    disputed = retailer.order(Status.DISPUTED, kind=Kind.OUTLET).get_absolute_url()
    on_its_way = retailer.order(Status.IN_TRANSIT, kind=Kind.RETURN).get_absolute_url()
    low = retailer.draft().lines.all()[0].product
    for outlet, on_hand in ((retailer.outlet, 2), (retailer.source, 60)):
        StockLevel.objects.create(outlet=outlet, product=low, on_hand=Decimal(on_hand), reorder_point=Decimal(50))
    pages = {
        "suggestions": "/suggestions/",
        "box": f"{packing.get_absolute_url()}boxes/1/",
        "transfer-new": "/transfers/new/",
        "transfer-packing": f"{packing.get_absolute_url()}pack/",
        "transfer-disputed": disputed,
        "return-on-its-way": on_its_way,
    }
    for name, path in pages.items():
        manager.open(path)
        manager.page.evaluate("document.querySelectorAll('main details').forEach((box) => { box.open = true; })")
        check(manager, name)
    manager.open("/suggestions/")
    manager.page.get_by_label("Tick all on this page").check()
    assert manager.page.locator("[name=pick]:not(:checked)").count() == 0
    # Where one is shows in the row of links, which is wider than the phone.
    manager.open("/operations/")
    here = manager.page.locator(".top-nav [aria-current]").bounding_box()
    assert here
    assert 0 <= here["x"] <= PHONE - here["width"]


def test_what_is_not_there_and_what_is_not_allowed(manager: Person) -> None:
    manager.open("/orders/PO-NOWHERE/")
    check(manager, "not-found")
    manager.page.context.clear_cookies()
    manager.open("/accounts/login/?next=/orders/")
    check(manager, "login")


@at_a_desk
def test_passwords_codes_and_a_lock(manager: Person, settings: Settings) -> None:
    settings.AXES_FAILURE_LIMIT = 1
    for name in ("second-factor", "password_change", "password_reset", "password_reset_done"):
        manager.open(reverse(name))
        check(manager, name)
    manager.open(reverse("second-factor"))
    manager.page.get_by_label("Six digits").fill("12")
    manager.press("Keep it, and go on")
    manager.page.get_by_role("alert").wait_for()
    check(manager, "second-factor-error")
    manager.page.context.clear_cookies()
    manager.open("/accounts/login/")
    manager.page.get_by_label("Username").fill("nobody")
    manager.page.get_by_label("Password", exact=True).fill("wrong")
    manager.press("Sign in")
    manager.page.get_by_role("heading", name="Too many wrong passwords").wait_for()
    check(manager, "locked-out")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_twice_the_size_still_fits(
    scheme: Scheme, browser: Browser, retailer: Cast, live_server: LiveServer, orders: dict[str, Order]
) -> None:
    """A desk's screen at 200 % has half its width in CSS pixels."""
    context = browser.new_context(
        viewport={"width": DESK // 2, "height": 422}, device_scale_factor=2, color_scheme=scheme
    )
    person = Person(context.new_page(), live_server.url).is_signed_in(retailer.manager)
    for path in ("/orders/", "/orders/new/", orders["in_transit"].get_absolute_url()):
        person.open(path)
        assert person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    context.close()


def test_the_keyboard_alone_gets_from_the_list_into_an_order(
    browser: Browser, retailer: Cast, live_server: LiveServer
) -> None:
    order = retailer.draft()
    person = Person(browser.new_context().new_page(), live_server.url).sign_in(retailer.buyer)
    page = person.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == order.number:
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=order.number).wait_for()
    page.context.close()
