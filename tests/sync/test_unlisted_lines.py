"""What is gone at Lightspeed: lines that its lists no longer show, and what only seemed gone."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from consignments.models import Order
from consignments.statuses import Status
from jobqueue.testing import run_jobs
from sync.lightspeed.pages import Page
from sync.lightspeed.records import Line
from sync.mirror import LinesRead, store_lines
from sync.models import LightspeedConsignment
from sync.opening import client_for_polls
from sync.reading_back import read_back
from tests.support.simulator import Simulator
from tests.sync.drifting import look, only_drift, path
from tests.sync.worlds import in_transit, settle_lines

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


@pytest.fixture
def order(lightspeed: Simulator) -> Order:
    lightspeed.switches(deleted_listing=False)
    order = in_transit(lightspeed, lines=["10", "5"])
    assert look(order) == []
    return order


def test_the_nightly_comparison_sees_that_one_is_gone(lightspeed: Simulator, order: Order) -> None:
    lightspeed.api.delete(path(order, 1)).raise_for_status()

    with pytest.raises(SystemExit):
        call_command("reconcile", "--all", stdout=StringIO())

    assert only_drift(order).kind == "line_missing"


def test_no_order_is_complete_while_one_is_missing_there(lightspeed: Simulator, order: Order) -> None:
    lightspeed.api.delete(path(order, 1)).raise_for_status()
    lightspeed.fault("POST .*/(products|bulk)$", "status", status=422, times=None)
    lightspeed.fault(f"PUT .*{path(order, 1)}$", "status", status=200, times=None)
    settle_lines(order, {2: 0})

    run_jobs(["po.*"])

    order.refresh_from_db()
    assert order.status == Status.RECEIVED
    assert only_drift(order).kind == "line_missing"


def test_one_that_was_added_while_the_whole_was_read_stays(order: Order) -> None:
    head = LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id)
    newer = head.lines.latest("version")
    known = list(head.lines.exclude(pk=newer.pk))

    head.lines_version = newer.version - 1
    store_lines([LinesRead(head, [], newer.version - 1, whole=True)])

    assert list(head.lines.filter(deleted=False)) == [newer]
    assert set(head.lines.filter(deleted=True)) == set(known)


def test_one_that_was_left_out_by_mistake_is_there_again_with_the_next_whole(order: Order) -> None:
    head = LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id)
    known = list(head.lines.all())
    store_lines([LinesRead(head, [], head.lines_version, whole=True)])
    assert not head.lines.filter(deleted=False).exists()

    with client_for_polls() as client:
        read_back(client, head.lightspeed_id, whole=True)

    assert set(head.lines.filter(deleted=False)) == set(known)


def test_one_that_is_listed_and_cannot_be_read_is_not_gone(lightspeed: Simulator, order: Order) -> None:
    head = LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id)
    page = Page[Line](records=(), cursor=head.lines_version, unreadable=2)
    with client_for_polls() as client, pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "lines", lambda _, after: Page[Line]((), None) if after else page)
        read_back(client, head.lightspeed_id, whole=True)

    assert head.lines.filter(deleted=False).count() == 2


def test_a_not_found_that_was_only_a_gateways_is_undone_by_the_next_look(lightspeed: Simulator, order: Order) -> None:
    lightspeed.fault(f"GET .*/consignments/{order.lightspeed_id}$", "status", status=404, times=1)
    assert look(order) == [("deleted", "IN_TRANSIT", "deleted")]

    assert look(order) == []
