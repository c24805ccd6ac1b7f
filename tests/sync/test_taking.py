"""Taking Lightspeed's quantity or cost: what is more than was approved only by who could have approved it alone."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from consignments.actors import Actor, person
from consignments.delegations import delegate
from consignments.errors import GuardRefused, NotPermitted
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.testing import run_jobs
from sync.models import Drift
from sync.resolving import resolve
from sync.ways_out import TAKE, ways_out
from tests.factories import default_tiers, make_user
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line, look, only_drift
from tests.sync.worlds import in_transit, manager_of, settle_lines

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def order(lightspeed: Simulator) -> Order:
    """Worth 67.50, in the tiers of a fresh installation."""
    default_tiers()
    return in_transit(lightspeed, lines=["10", "5"])


def staff(order: Order, *roles: str) -> User:
    return make_user(None, *roles, outlets=[order.outlet])


def take(order: Order, actor: Actor) -> Order:
    look(order)
    resolve(only_drift(order).pk, TAKE, actor=actor)
    order.refresh_from_db()
    return order


def ordered(order: Order) -> Decimal:
    return order.lines.all()[0].ordered


def test_fewer_pieces_or_a_lower_cost_need_no_approval(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, 0, count="8")
    take(order, person(staff(order, "manager")))
    edit_line(lightspeed, order, 1, cost="4.25")
    take(order, person(staff(order, "manager")))

    assert ordered(order) == 8
    assert order.lines.all()[1].unit_cost == Decimal("4.25")
    assert "tier" not in order.events.filter(name="drift_take")[0].data


@pytest.mark.parametrize(("change", "role"), [(("count", "12"), "store_manager"), (("cost", "99"), "area_manager")])
def test_more_is_taken_by_an_approver_of_the_new_value(
    lightspeed: Simulator, order: Order, change: tuple[str, str], role: str
) -> None:
    edit_line(lightspeed, order, 0, **dict([change]))
    look(order)
    (way,) = [way for way in ways_out(only_drift(order)) if way.name == TAKE]
    assert "More than was approved" in way.effect
    with pytest.raises(GuardRefused, match=r"needs .*manager") as refused:
        take(order, person(staff(order, "manager")))
    assert refused.value.code == "raise_not_approved"
    assert ordered(order) == 10
    assert only_drift(order).state == Drift.State.OPEN

    take(order, person(staff(order, "manager", role)))

    assert look(order) == []
    data = order.events.get(name="drift_take").data
    assert (data["worth"], data["tier"]) in {("76.50", "Under 500"), ("1,012.50", "500 to 2,000")}


def test_a_higher_tier_is_not_reached_with_the_role_of_the_lower(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, count="1000")
    with pytest.raises(GuardRefused, match="area manager"):
        take(order, person(staff(order, "manager", "store_manager")))


def test_where_two_have_to_approve_one_alone_raises_nothing(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, cost="600")
    with pytest.raises(GuardRefused, match=r"6,022\.50.*operations manager and finance"):
        take(order, person(staff(order, "manager", "operations_manager", "finance")))


def test_its_author_raises_nothing_nor_does_who_may_not_approve(lightspeed: Simulator, order: Order) -> None:
    author = order.created_by
    author.groups.set(Group.objects.filter(name__in=["manager", "store_manager"]))
    edit_line(lightspeed, order, count="12")
    with pytest.raises(GuardRefused) as refused:
        take(order, person(author))
    assert refused.value.code == "own_order"

    Group.objects.get(name="manager").permissions.remove(
        *Group.objects.get(name="approver").permissions.filter(codename="approve_order")
    )
    with pytest.raises(NotPermitted):
        take(order, person(staff(order, "manager")))


def test_a_stand_in_raises_in_the_place_of_who_is_away(lightspeed: Simulator, order: Order) -> None:
    away, here = staff(order, "store_manager"), staff(order, "manager")
    today = timezone.localdate()
    delegate(to=here, starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=2), actor=person(away))
    edit_line(lightspeed, order, count="12")

    take(order, person(here))

    assert order.events.get(name="drift_take").data["on_behalf_of"] == away.username


@pytest.mark.parametrize("count", ["12345678901", "1000001"])
def test_what_no_line_can_hold_is_not_taken(lightspeed: Simulator, order: Order, count: str) -> None:
    edit_line(lightspeed, order, count=count)
    with pytest.raises(GuardRefused, match="the most that one line may hold") as refused:
        take(order, manager_of(order))
    assert refused.value.code == "way_closed"


def test_a_received_order_goes_on_when_its_last_difference_is_taken(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, count="8")
    settle_lines(order)
    run_jobs(["po.*"])
    assert take(order, manager_of(order)).status == Status.RECEIVED

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.COMPLETE


def test_a_received_order_takes_no_more_pieces(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, count="12")
    settle_lines(order)
    run_jobs(["po.*"])

    with pytest.raises(GuardRefused, match="takes no more goods"):
        take(order, manager_of(order))
