"""Suppliers compared by what was received."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consignments.models import Order
from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.receipts import post_receipt
from receiving.scorecard import Score, scores
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock, make_dock

AUCKLAND = ZoneInfo("Pacific/Auckland")
LONG_AGO = timezone.now() - timedelta(days=365)


def receive(dock: Dock, *, missing: str = "0", arrived: datetime | None = None, due: date | None = None) -> None:
    """Books everything in, but for some missing pieces of the first line."""
    Order.objects.filter(pk=dock.order.pk).update(due_date=due)
    first, *others = dock.lines
    short = Decimal(missing)
    lines = [
        CountedLine(first.product_id, accepted=first.ordered - short, missing=short, reason="short" if short else "")
    ]
    lines += [CountedLine(line.product_id, accepted=line.ordered) for line in others]
    post_receipt(dock.order.pk, key="all-of-it", lines=lines, arrived_at=arrived, actor=dock.receiver)


def score_of(dock: Dock) -> Score:
    (score,) = scores(Order.objects.filter(supplier=dock.order.vendor), since=LONG_AGO)
    return score


def test_pieces_that_did_not_come_lower_the_fill_rate(dock: Dock) -> None:
    receive(dock, missing="3.5")
    assert score_of(dock).fill_rate == Decimal("80.0")


def test_an_over_receipt_does_not_make_up_for_another_lines_shortage(dock: Dock) -> None:
    first, second, third = dock.lines
    lines = [
        CountedLine(first.product_id, accepted=Decimal(5), missing=Decimal(5), reason="short"),
        CountedLine(second.product_id, accepted=Decimal(50)),
        CountedLine(third.product_id, accepted=third.ordered),
    ]
    post_receipt(dock.order.pk, key="all-of-it", lines=lines, actor=dock.receiver)
    assert score_of(dock).fill_rate == Decimal("71.4")


@pytest.mark.parametrize(("hour", "on_time", "days"), [(23, Decimal(100), None), (24, Decimal(0), Decimal(1))])
def test_late_is_told_by_the_outlets_calendar(dock: Dock, hour: int, on_time: Decimal, days: Decimal | None) -> None:
    due = (timezone.now() - timedelta(days=10)).astimezone(AUCKLAND).date()
    arrived = datetime.combine(due, datetime.min.time(), AUCKLAND) + timedelta(hours=hour, minutes=30)
    receive(dock, arrived=arrived, due=due)
    score = score_of(dock)
    assert (score.on_time_rate, score.days_late) == (on_time, days)


def test_an_order_without_a_due_date_is_neither_late_nor_on_time(dock: Dock) -> None:
    receive(dock)
    score = score_of(dock)
    assert (score.on_time_rate, score.days_late, score.damage_rate) == (None, None, Decimal(0))


def test_orders_still_on_their_way_or_received_before_the_period_do_not_count(dock: Dock) -> None:
    assert scores(Order.objects.all(), since=LONG_AGO) == []
    receive(dock)
    assert Order.objects.get(pk=dock.order.pk).status == Status.RECEIVED
    assert scores(Order.objects.all(), since=timezone.now() + timedelta(minutes=1)) == []


def test_the_price_is_weighed_by_what_was_accepted_and_needs_both_costs(dock: Dock) -> None:
    """10 pieces at 4.50 that cost 5 by now, 5 at 4.50 that cost 4; the rest has no cost on one side."""
    for line, last_cost in zip(dock.lines, ("5", "4", "0"), strict=True):
        line.product.last_cost = Decimal(last_cost)
        line.product.save()
    receive(dock)
    score = score_of(dock)
    assert (score.price_change, score.price_words) == (Decimal("3.7"), "+3.7 %")
    assert score.price_bar == (Decimal(0), Decimal("3.7"))
    dock.order.lines.update(unit_cost=0)
    assert score_of(dock).price_change is None


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("last_cost", "words", "bar"),
    [("4.05", "-10.0 %", (-10, 10)), ("9", "+100.0 %", (0, 20)), ("4.50", "+0.0 %", (0, 0))],
)
def test_a_price_has_its_sign_and_its_bar_an_end(
    client: Client, dock: Dock, last_cost: str, words: str, bar: tuple[int, int]
) -> None:
    for line in dock.lines:
        line.product.last_cost = Decimal(last_cost)
        line.product.save()
    receive(dock)
    assert [int(part) for part in score_of(dock).price_bar] == list(bar)
    client.force_login(dock.user)
    assert words in client.get(reverse("supplier-scorecard")).content.decode()


def test_the_page_shows_the_suppliers_of_ones_own_outlets(client: Client, dock: Dock) -> None:
    foreign = make_dock()
    receive(dock)
    receive(foreign)
    client.force_login(dock.user)
    page = client.get(reverse("supplier-scorecard"), {"days": "nonsense"}).content.decode()
    assert dock.order.vendor.name in page
    assert foreign.order.vendor.name not in page
    client.force_login(make_user(None, outlets=[make_outlet()]))
    assert client.get(reverse("supplier-scorecard")).status_code == 403
