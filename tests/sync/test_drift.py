"""Differences with Lightspeed: found, shown with both values, and settled in one of three recorded ways."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from consignments import lifecycle
from consignments.actors import Actor, person
from consignments.errors import GuardRefused, NotFound, NotPermitted
from consignments.models import Order, OrderLine
from consignments.statuses import Status
from jobqueue.testing import run_jobs
from receiving.reversal import reverse_receipt
from sync.comparison import compare
from sync.models import Drift
from sync.resolving import resolve
from sync.ways_out import ACCEPT, PUSH, TAKE, ways_out
from tests.factories import make_product, make_user
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line, look, only_drift, path, set_status
from tests.sync.pushing import by_hand
from tests.sync.worlds import in_transit, lines_of, settle_lines

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def order(lightspeed: Simulator) -> Order:
    return in_transit(lightspeed, lines=["10", "5"])


@pytest.fixture
def manager(order: Order) -> Actor:
    return person(make_user(None, "manager", outlets=[order.outlet]))


def test_nothing_differs_after_a_push(order: Order) -> None:
    assert look(order) == []
    assert compare(order).in_step


def test_each_kind_of_change_there_is_found_with_both_values(lightspeed: Simulator, order: Order) -> None:
    edit_line(lightspeed, order, 0, count="12", cost="4.75")
    lightspeed.api.delete(path(order, 1)).raise_for_status()
    extra = make_product()
    lightspeed.seed(products=[{"id": extra.lightspeed_id, "name": "Extra", "sku": "EXTRA"}])
    body = {"product_id": extra.lightspeed_id, "count": "3"}
    lightspeed.api.post(f"/consignments/{order.lightspeed_id}/products", json=body).raise_for_status()

    assert look(order) == [
        ("cost", "4.5", "4.75"),
        ("count", "10", "12"),
        ("line_extra", "no line", "3 ordered, 0 received"),
        ("line_missing", "5", "no line"),
    ]
    assert not compare(order).in_step


@pytest.mark.parametrize("status", ["CANCELLED", "deleted"])
def test_an_order_ended_there_is_found_and_can_be_ended_here(
    lightspeed: Simulator, order: Order, manager: Actor, status: str
) -> None:
    if status == "deleted":
        lightspeed.api.delete(f"/consignments/{order.lightspeed_id}").raise_for_status()
    else:
        set_status(lightspeed, order, status)
    assert look(order)[0][1:] == ("IN_TRANSIT", status)

    resolve(only_drift(order).pk, TAKE, actor=manager)

    order.refresh_from_db()
    assert order.status == Status.CANCELLED
    run_jobs(["po.*"])
    assert look(order) == []


def test_their_quantity_can_be_taken(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    edit_line(lightspeed, order, count="12.5")
    look(order)

    resolve(only_drift(order).pk, TAKE, actor=manager)

    assert order.lines.all()[0].ordered == Decimal("12.5")
    assert order.events.filter(name="drift_take", user=manager.user, data__theirs="12.5").count() == 1
    assert look(order) == []


def test_our_quantity_and_cost_can_be_pushed(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    edit_line(lightspeed, order, 0, count="12")
    edit_line(lightspeed, order, 1, cost="9")
    look(order)

    for drift in Drift.objects.filter(order=order):
        resolve(drift.pk, PUSH, actor=manager)
    assert Drift.objects.filter(state=Drift.State.OPEN).count() == 2
    run_jobs()

    assert Drift.objects.filter(state=Drift.State.GONE).count() == 2
    assert look(order) == []
    assert {Decimal(line["count"]) for line in lines_of(lightspeed, order.lightspeed_id).values()} == {10, 5}


def test_a_line_removed_there_can_be_put_back_and_one_added_there_taken_away(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    lightspeed.api.delete(path(order, 1)).raise_for_status()
    lightspeed.seed(products=[{"id": "extra", "name": "Extra", "sku": "EXTRA"}])
    body = {"product_id": "extra", "count": "3"}
    lightspeed.api.post(f"/consignments/{order.lightspeed_id}/products", json=body).raise_for_status()
    look(order)

    for drift in Drift.objects.filter(order=order):
        resolve(drift.pk, PUSH, actor=manager)
    run_jobs()

    assert look(order) == []
    assert len(lines_of(lightspeed, order.lightspeed_id)) == 2


def test_a_line_of_which_nothing_was_ordered_can_be_pushed(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    OrderLine.objects.filter(order=order, position=1).update(ordered=0)
    assert look(order) == [("count", "0", "10")]

    resolve(only_drift(order).pk, PUSH, actor=manager)
    run_jobs()

    assert look(order) == []


def test_one_line_that_was_received_there_is_booked_in_again_after_it_was_taken_back(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    edit_line(lightspeed, order, 0, received="4")
    assert ("received", "0", "4") in look(order)

    for n in range(2):
        resolve(Drift.objects.get(order=order, kind="received", state="open").pk, TAKE, actor=manager)
        assert order.lines.all()[0].accepted == 4
        taken = order.receipts.latest("pk")
        reverse_receipt(taken.pk, key=f"take-back-{n}", reason="Counted wrongly.", actor=manager)
        assert ("received", "0", "4") in look(order)


def test_what_was_received_there_first_becomes_a_receipt_only_when_confirmed(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    edit_line(lightspeed, order, 0, received="10")
    edit_line(lightspeed, order, 1, received="5")
    set_status(lightspeed, order, "RECEIVED")
    found = look(order)
    assert ("status", "IN_TRANSIT", "RECEIVED") in found
    assert ("received", "0", "10") in found
    assert not order.receipts.exists()
    assert all(line.accepted == 0 for line in order.lines.all())

    resolve(Drift.objects.get(order=order, kind="status").pk, TAKE, actor=manager)

    assert order.receipts.count() == 1
    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    run_jobs(["po.*"])
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    assert look(order) == []


def test_a_difference_in_what_was_received_keeps_the_order_open_until_it_is_accepted(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    edit_line(lightspeed, order, 0, received="9")
    edit_line(lightspeed, order, 1, received="5")
    set_status(lightspeed, order, "RECEIVED")
    settle_lines(order)
    run_jobs(["po.*"])
    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    assert set(Drift.objects.values_list("kind", "ours", "theirs")) == {
        ("received", "10", "9"),
        ("totals", "15 received, cost 67.5", "14 received, cost 63"),
    }

    for drift in Drift.objects.filter(state=Drift.State.OPEN):
        assert [each.name for each in ways_out(drift) if each.allowed] == [ACCEPT]
        resolve(drift.pk, ACCEPT, actor=manager, reason="One was broken; adjusted there by hand.")
    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    assert "accepted" in order.events.get(name="complete").reason
    assert look(order) == []


def test_what_was_accepted_comes_back_when_it_changes_again(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    edit_line(lightspeed, order, count="12")
    look(order)
    resolve(only_drift(order).pk, ACCEPT, actor=manager, reason="The supplier sends in twelves.")
    assert look(order) == []

    edit_line(lightspeed, order, count="13")

    assert look(order) == [("count", "10", "13")]


def test_a_second_consignment_with_the_number_is_shown_until_it_is_cancelled(
    lightspeed: Simulator, order: Order
) -> None:
    body = {"name": "again", "reference": order.number, "type": "SUPPLIER", "outlet_id": order.outlet.lightspeed_id}
    made = lightspeed.api.post("/consignments", json=body).json()["data"]

    call_command("poll_ls", "--json", stdout=StringIO())
    assert only_drift(order).kind == "duplicate"
    assert look(order)[0][0] == "duplicate"

    lightspeed.api.delete(f"/consignments/{made['id']}").raise_for_status()
    call_command("poll_ls", "--json", stdout=StringIO())
    assert not Drift.objects.filter(state=Drift.State.OPEN).exists()


def test_one_double_that_is_gone_does_not_hide_the_other(lightspeed: Simulator, order: Order) -> None:
    gone, stays = by_hand(lightspeed, order), by_hand(lightspeed, order)
    call_command("poll_ls", "--json", stdout=StringIO())
    assert {gone["id"], stays["id"]} == set(only_drift(order).theirs.split(", "))

    lightspeed.api.delete(f"/consignments/{gone['id']}").raise_for_status()
    call_command("poll_ls", "--json", stdout=StringIO())

    assert only_drift(order).theirs == stays["id"]


def test_only_those_with_the_right_and_the_outlet_decide(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    edit_line(lightspeed, order, count="12")
    look(order)
    drift = only_drift(order)

    with pytest.raises(NotPermitted):
        resolve(drift.pk, ACCEPT, actor=person(make_user(None, "buyer", outlets=[order.outlet])), reason="x")
    with pytest.raises(NotFound):
        resolve(drift.pk, ACCEPT, actor=person(make_user(None, "manager")), reason="x")
    with pytest.raises(NotFound):
        resolve(drift.pk + 1000, ACCEPT, actor=manager, reason="x")


@pytest.mark.parametrize(("way", "reason", "code"), [("accept", " ", "reason_required"), ("burn", "", "unknown_way")])
def test_a_decision_has_to_be_one(
    lightspeed: Simulator, order: Order, manager: Actor, way: str, reason: str, code: str
) -> None:
    edit_line(lightspeed, order, count="12")
    look(order)

    with pytest.raises(GuardRefused) as refused:
        resolve(only_drift(order).pk, way, actor=manager, reason=reason)
    assert refused.value.code == code


def test_two_decisions_on_one_difference_are_one_and_a_refusal(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    edit_line(lightspeed, order, count="12")
    look(order)
    drift = only_drift(order)
    resolve(drift.pk, TAKE, actor=manager)

    with pytest.raises(GuardRefused) as refused:
        resolve(drift.pk, ACCEPT, actor=manager, reason="late")
    assert refused.value.code == "drift_settled"


def test_what_is_frozen_there_cannot_be_pushed(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    edit_line(lightspeed, order, 0, count="12")
    edit_line(lightspeed, order, 0, received="1")
    look(order)
    drift = Drift.objects.get(order=order, kind="count")

    with pytest.raises(GuardRefused, match="DISPATCHED") as refused:
        resolve(drift.pk, PUSH, actor=manager)
    assert refused.value.code == "way_closed"


def test_an_order_cancelled_here_that_stands_there_is_shown_and_can_be_cancelled_there(
    lightspeed: Simulator, order: Order, manager: Actor
) -> None:
    lifecycle.advance(order.pk, "cancel", actor=manager, reason="Not needed.")
    from jobqueue.models import Job

    Job.objects.all().delete()
    assert look(order) == [("status", "CANCELLED", "SENT")]

    resolve(only_drift(order).pk, PUSH, actor=manager)
    run_jobs(["po.*"])

    assert lightspeed.consignment(order.lightspeed_id or "")["status"] == "CANCELLED"
    assert look(order) == []
