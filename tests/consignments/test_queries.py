"""Figures of many orders: exact, by the outlet's calendar, and with a constant number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from consignments import queries
from consignments.actors import person
from consignments.lifecycle import available_moves
from consignments.models import Order
from consignments.scope import orders_for
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast, settle
from tests.consignments.lifecycles import STATUSES
from tests.factories import make_order, make_outlet, make_user


def test_the_figures_of_a_list(cast: Cast) -> None:
    order = cast.draft(cast.line("2", "0.33333"), cast.line("0.5", "10"), cast.line("7", "0"))
    empty = make_order(lines=0)
    first, second, _ = order.lines.all()
    first.accepted = Decimal(2)
    first.save()
    second.damaged = Decimal("0.49999")
    second.save()
    figures = {row.pk: row for row in queries.with_figures(Order.objects.all())}
    row = figures[order.pk]
    assert (row.line_count, row.settled_count, row.value) == (3, 1, Decimal("5.66666"))
    assert row.value == queries.order_value(order)
    assert (figures[empty.pk].line_count, figures[empty.pk].settled_count, figures[empty.pk].value) == (
        0,
        0,
        Decimal(0),
    )


def test_a_list_takes_the_same_queries_whatever_its_length(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    cast.draft()
    list(orders_for(cast.buyer))
    for length in (1, 10):
        with django_assert_num_queries(5):
            page = orders_for(cast.buyer)
            assert len(queries.with_figures(page)) == length
            assert not queries.overdue(page)
        for _ in range(9):
            cast.draft()


@pytest.mark.parametrize("status", STATUSES[Kind.SUPPLIER])
def test_the_buttons_of_an_order_take_few_queries_whatever_its_length(
    cast: Cast, status: Status, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order = cast.order(status, *[cast.line() for _ in range(40)])
    order = Order.objects.select_related("supplier", "outlet", "created_by").get(pk=order.pk)
    with django_assert_max_num_queries(15):
        available_moves(order, cast.manager)


# At that moment it is still 24 November in London and already the 25th in Auckland.
MOMENT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("zone", "due", "late"),
    [
        ("Pacific/Auckland", date(2026, 11, 24), True),
        ("Pacific/Auckland", date(2026, 11, 25), False),
        ("Europe/London", date(2026, 11, 24), False),
        ("Europe/London", date(2026, 11, 23), True),
        ("Pacific/Auckland", None, False),
    ],
)
def test_an_order_is_overdue_by_its_outlets_calendar(
    zone: str, due: date | None, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)
    make_outlet(time_zone="Europe/Paris")
    order = make_order(outlet=make_outlet(time_zone=zone), due_date=due, status=Status.IN_TRANSIT)
    assert queries.overdue(Order.objects.all()).exists() is late
    assert queries.is_overdue(order) is late


@pytest.mark.parametrize(
    ("utc", "today"),
    [
        (datetime(2026, 9, 26, 11, 59, tzinfo=UTC), date(2026, 9, 26)),
        (datetime(2026, 9, 26, 12, 0, tzinfo=UTC), date(2026, 9, 27)),
        (datetime(2026, 9, 27, 10, 59, tzinfo=UTC), date(2026, 9, 27)),
        (datetime(2026, 9, 27, 11, 0, tzinfo=UTC), date(2026, 9, 28)),
        (datetime(2026, 4, 4, 10, 59, tzinfo=UTC), date(2026, 4, 4)),
        (datetime(2026, 4, 4, 11, 0, tzinfo=UTC), date(2026, 4, 5)),
        (datetime(2026, 4, 5, 11, 59, tzinfo=UTC), date(2026, 4, 5)),
        (datetime(2026, 4, 5, 12, 0, tzinfo=UTC), date(2026, 4, 6)),
    ],
)
def test_the_local_day_on_the_days_the_clocks_change(
    utc: datetime, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New Zealand's clocks go forward on the last Sunday of September and back on the first of April."""
    monkeypatch.setattr(timezone, "now", lambda: utc)
    assert queries.local_day("Pacific/Auckland") == today


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Status.RECEIVED, Status.COMPLETE, Status.CANCELLED])
def test_what_is_in_or_off_is_never_overdue(status: Status) -> None:
    order = make_order(due_date=date(2020, 1, 1), status=status)
    assert not queries.overdue(Order.objects.all()).exists()
    assert not queries.is_overdue(order)


def test_a_move_takes_the_same_queries_for_one_line_and_for_forty(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fresh = cast.receiver
    settle(cast.draft())
    for lines in (1, 40):
        order = cast.order(Status.PENDING_APPROVAL, *[cast.line() for _ in range(lines)])
        approver = person(make_user(None, "approver", outlets=[cast.outlet]))
        assert fresh.user is not None
        cast.approver = approver
        with django_assert_num_queries(18):
            cast.make(order, "approve")
