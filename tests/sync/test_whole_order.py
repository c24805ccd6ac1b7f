"""A whole order, from the push to the totals, against the simulator over a real socket."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from consignments.statuses import Status
from jobqueue.models import DeadLetter
from jobqueue.testing import run_jobs
from sync.comparison import compare
from sync.models import Drift, PushStep
from tests.support.simulator import Simulator
from tests.sync.worlds import consignments_for, lines_of, sent_to_lightspeed, settle_lines

pytestmark = [pytest.mark.mariadb, pytest.mark.django_db]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("parallel", [1, 4])
def test_an_order_goes_there_comes_back_and_completes(lightspeed: Simulator, settings: Settings, parallel: int) -> None:
    settings.LIGHTSPEED_PARALLEL_LINES = parallel
    order = sent_to_lightspeed(lightspeed, lines=["10", "0.5", "3.33333", *["7"] * 37])

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    (there,) = consignments_for(lightspeed, order)
    assert (there["id"], there["status"]) == (order.lightspeed_id, "SENT")
    stated = lines_of(lightspeed, order.lightspeed_id)
    for line in order.lines.select_related("product"):
        assert Decimal(stated[line.product.lightspeed_id or ""]["count"]) == line.ordered
        assert Decimal(stated[line.product.lightspeed_id or ""]["cost"]) == line.unit_cost

    call_command("poll_ls", stdout=StringIO())
    assert compare(order).in_step

    settle_lines(order, accepted={1: 4, 2: Decimal("0.5"), 3: Decimal("3.33333")})
    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.COMPLETE, compare(order).drift
    assert not DeadLetter.objects.exists()
    received = lines_of(lightspeed, order.lightspeed_id)
    for line in order.lines.select_related("product"):
        assert Decimal(received[line.product.lightspeed_id or ""]["received"]) == line.accepted
    assert lightspeed.consignment(order.lightspeed_id or "")["status"] == "RECEIVED"

    call_command("poll_ls", stdout=StringIO())
    comparison = compare(order)
    assert comparison.in_step, comparison
    assert all(total.agrees for total in comparison.sums[1:])
    assert not Drift.objects.filter(state=Drift.State.OPEN).exists()
    assert set(order.push_steps.values_list("state", flat=True)) == {PushStep.State.DONE}


def test_a_delivery_that_never_came_is_cancelled_there_and_complete_here(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    run_jobs(["po.*"])
    order.refresh_from_db()

    settle_lines(order, accepted={1: 0, 2: 0, 3: 0})
    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    assert lightspeed.consignment(order.lightspeed_id or "")["status"] == "CANCELLED"
    assert "Nothing of it arrived" in order.events.get(name="complete").reason
    call_command("poll_ls", stdout=StringIO())
    assert not Drift.objects.filter(state=Drift.State.OPEN).exists()


def test_an_order_wrongly_counted_over_is_carried_over_as_counted(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    run_jobs(["po.*"])
    order.refresh_from_db()

    settle_lines(order, accepted={1: 25})
    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    received = {line["received"] for line in lines_of(lightspeed, order.lightspeed_id).values()}
    assert received == {"25.00000", "10.00000"}


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 500])
def test_small_and_large_orders_go_over_in_the_fewest_calls(lightspeed: Simulator, count: int) -> None:
    order = sent_to_lightspeed(lightspeed, lines=count)
    before = len(lightspeed.calls())

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    counts = {line["count"] for line in lines_of(lightspeed, order.lightspeed_id).values()}
    assert (len(lines_of(lightspeed, order.lightspeed_id)), counts) == (count, {"10.00000"})
    step = order.push_steps.get(name=PushStep.Name.LINES)
    assert (step.done, step.total) == (count, count)
    pages = count // 200 + 1
    assert len(lightspeed.calls()) - before <= count + 3 * pages + 8
