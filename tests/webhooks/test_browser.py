"""The events page in a real browser: it looks right, works by keyboard and has no grave fault for assistive tools."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

from consignments.actors import person
from tests.factories import make_order, make_outlet, make_user
from tests.web.browsing import Person
from tests.webhooks.events import make_event
from webhooks.models import RefusalCount, WebhookEvent

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.sqlite]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def operator(page: Page, live_server: LiveServer) -> Person:
    outlet = make_outlet()
    user = make_user(None, "operator", outlets=[outlet])
    order = make_order(outlet=outlet)
    states = ("success", "failed", "ignored", "pending")
    for hour in range(20):
        for count in range(hour % 5 + 1):
            make_event(
                age=timedelta(hours=hour, minutes=1),
                status=states[count % 4],
                order=order if count == 0 else None,
                outcome=f"{order.number} is in transit.",
            )
        RefusalCount.objects.create(network="192.0.2.9", minute=timezone.now() - timedelta(hours=hour), count=hour % 3)
    return Person(page, live_server.url).is_signed_in(person(user))


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_list_and_an_event_have_no_grave_fault(operator: Person, size: dict[str, int]) -> None:
    operator.page.set_viewport_size({"width": size["width"], "height": size["height"]})
    operator.open("/webhooks/")
    operator.page.get_by_text("As a table").click()
    assert operator.grave_faults() == []
    operator.keep_picture(f"webhooks-{size['width']}")
    wide = operator.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]
    operator.page.get_by_role("link", name="consignment.receive").first.click()
    operator.page.get_by_role("heading", name="Payload").wait_for()
    assert operator.grave_faults() == []
    operator.keep_picture(f"webhook-event-{size['width']}")


def test_two_are_chosen_and_processed_again(operator: Person) -> None:
    operator.open("/webhooks/?status=failed")
    boxes = operator.page.get_by_role("checkbox")
    boxes.nth(0).check()
    boxes.nth(1).check()
    operator.press("Process the chosen ones again")
    operator.page.get_by_text("2 events are being processed again.").wait_for()
    assert WebhookEvent.objects.exclude(replay_of=None).count() == 2
