"""What a restored database learns from Lightspeed: orders that it lost, and numbers that are taken there."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from consignments.models import NumberSequence, Order
from jobqueue.enqueue import enqueue
from jobqueue.models import Job, JobEvent
from jobqueue.testing import run_jobs
from operations.backups.lost_numbers import RECONCILE
from sync.models import Drift, SyncCursor
from tests.support.simulator import Simulator
from tests.sync.drifting import edit_line
from tests.sync.pushing import by_hand
from tests.sync.worlds import in_transit

pytestmark = pytest.mark.django_db


def test_lost_orders_are_named_and_their_numbers_are_not_given_again(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed, lines=["10"])
    edit_line(lightspeed, order, count="12")
    lost = Order(number="PO-000099", outlet=order.outlet, supplier=order.supplier)
    by_hand(lightspeed, lost)
    by_hand(lightspeed, Order(number="PO-of somebody", outlet=order.outlet, supplier=order.supplier))
    NumberSequence.objects.filter(prefix="PO-").update(last=41)

    job = enqueue(RECONCILE, {})
    run_jobs()

    assert JobEvent.objects.get(name="reconciled", job_id=job).data == {"lost_orders": ["PO-000099"], "count": 1}
    assert NumberSequence.objects.get(prefix="PO-").last == 99
    assert Drift.objects.filter(order=order, state=Drift.State.OPEN).exists()
    assert SyncCursor.objects.get(cursor_type="consignments").last_success_at is not None


def test_one_broken_consignment_keeps_neither_orders_from_being_compared_nor_numbers_from_moving_on(
    lightspeed: Simulator, settings: Settings
) -> None:
    settings.LIGHTSPEED_TRIES = 1
    broken, order = (in_transit(lightspeed, lines=["10"]) for _ in range(2))
    edit_line(lightspeed, order, count="12")
    by_hand(lightspeed, Order(number="PO-000099", outlet=order.outlet, supplier=order.supplier))
    lightspeed.fault(f"GET .*/consignments/{broken.lightspeed_id}/products$", "status", status=500, times=None)

    job = enqueue(RECONCILE, {})
    run_jobs()

    assert NumberSequence.objects.get(prefix="PO-").last == 99
    assert JobEvent.objects.get(name="reconciled", job_id=job).data == {"lost_orders": ["PO-000099"], "count": 1}
    assert Drift.objects.filter(order=order, state=Drift.State.OPEN).exists()
    assert Job.objects.get(pk=job).attempts == 1
