"""Due dates as a page and as a feed for people's own calendars."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.calendar_feed import calendar_of
from consignments.feed_tokens import token_for
from consignments.models import Order
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import make_order

CALENDAR = reverse("calendar")


def feed_of(cast: Cast) -> str:
    assert cast.buyer.user
    return reverse("calendar-feed", args=[token_for(cast.buyer.user)])


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_month_lists_what_is_due_in_it_day_by_day(cast: Cast, buyer: Client) -> None:
    due = make_order(outlet=cast.outlet, status=Status.SENT, due_date=date(2026, 12, 31))
    for other in (
        make_order(outlet=cast.outlet, status=Status.SENT, due_date=date(2027, 1, 1)),
        make_order(outlet=cast.outlet, status=Status.COMPLETE, due_date=date(2026, 12, 31)),
        make_order(status=Status.SENT, due_date=date(2026, 12, 31)),
    ):
        assert other.number not in buyer.get(CALENDAR, {"month": "2026-12"}).content.decode()
    page = buyer.get(CALENDAR, {"month": "2026-12"}).content.decode()
    assert due.number in page
    assert "Thursday 31 December" in page
    assert "?month=2026-11" in page and "?month=2027-01" in page


@pytest.mark.parametrize("month", ["", "x", "2026-13", "99999-01", "0001-01", "9999-12"])
def test_a_month_that_is_none_or_at_the_end_of_time_shows_a_page(month: str, cast: Cast, buyer: Client) -> None:
    assert buyer.get(CALENDAR, {"month": month}).status_code == 200


def test_the_feed_needs_no_sign_in_and_shows_only_what_its_owner_may_see(cast: Cast, client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    own = make_order(outlet=cast.outlet, status=Status.IN_TRANSIT, due_date=tomorrow)
    foreign = make_order(status=Status.IN_TRANSIT, due_date=tomorrow)
    answer = client.get(feed_of(cast))
    lines = unfolded(answer.content.decode())
    assert answer["Content-Type"].startswith("text/calendar")
    assert f"UID:{own.number}@consignments" in lines
    assert f"DTSTART;VALUE=DATE:{tomorrow:%Y%m%d}" in lines
    assert f"URL:http://testserver{own.get_absolute_url()}" in lines
    assert foreign.number not in answer.content.decode()


def test_the_last_day_there_is_spoils_no_feed(cast: Cast, client: Client) -> None:
    last, due = (
        make_order(outlet=cast.outlet, status=Status.SENT, due_date=day, lines=0)
        for day in (date.max, date(2999, 1, 1))
    )
    text = client.get(feed_of(cast)).content.decode()
    assert due.number in text and last.number not in text


def test_the_page_gives_the_address_of_the_feed(cast: Cast, buyer: Client) -> None:
    assert feed_of(cast) in buyer.get(CALENDAR).content.decode()


def test_a_new_password_or_a_closed_account_ends_the_feed(cast: Cast, client: Client) -> None:
    assert cast.buyer.user
    user = cast.buyer.user
    address = feed_of(cast)
    assert client.get(address).status_code == 200
    user.set_password("another-long-password")
    user.save()
    assert client.get(address).status_code == 404
    address = feed_of(cast)
    user.is_active = False
    user.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzEsIngiXQ:bad", "1"])
def test_an_invented_token_shows_nothing(token: str, cast: Cast, client: Client) -> None:
    assert client.get(reverse("calendar-feed", args=[token])).status_code == 404


def event_of(order: Order) -> list[str]:
    return unfolded(calendar_of([order], lambda order: "https://site.invalid/"))


def test_text_is_escaped_and_long_lines_are_folded_between_letters(cast: Cast) -> None:
    cast.supplier.name = "Tūī; Kēkē, \\ Co\r\nATTENDEE:x " + "ō" * 90
    order = make_order(outlet=cast.outlet, supplier=cast.supplier, due_date=date(2026, 12, 24))
    text = calendar_of([order], lambda order: "https://site.invalid/")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    (summary,) = [line for line in event_of(order) if line.startswith("SUMMARY:")]
    assert "Tūī\\; Kēkē\\, \\\\ Co\\nATTENDEE:x" in summary
    assert not [line for line in event_of(order) if line.startswith("ATTENDEE")]


def test_an_order_without_a_date_is_no_event(cast: Cast) -> None:
    assert "BEGIN:VEVENT" not in event_of(cast.draft())
