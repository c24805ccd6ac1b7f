"""Counts corrected after Lightspeed has received them: a difference with words for a person, never a silent PUT."""

from __future__ import annotations

import io
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from consignments.actors import Actor, person
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.testing import run_jobs
from receiving.corrections import correct_counts, newest_receipt
from receiving.counts import CountedLine
from receiving.receipts import post_receipt
from sync.differences import Difference, differences
from sync.models import Drift, LightspeedLine
from sync.resolving import resolve
from sync.ways_out import ACCEPT, ways_out
from tests.factories import make_user
from tests.support.simulator import Simulator
from tests.sync.drifting import only_drift
from tests.sync.worlds import in_transit, lines_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(lightspeed: Simulator) -> Order:
    """Ten pieces, booked in and received at Lightspeed too."""
    order = in_transit(lightspeed, lines=["10"])
    line = order.lines.get()
    receiver = person(make_user(None, "receiver", outlets=[order.outlet]))
    counted = [CountedLine(line.product_id, accepted=line.ordered)]
    post_receipt(order.pk, key="delivery-0001", lines=counted, actor=receiver)
    return order


@pytest.fixture
def manager(order: Order) -> Actor:
    return person(make_user(None, "manager", outlets=[order.outlet]))


def correct(order: Order, manager: Actor, accepted: int) -> None:
    line = order.lines.get()
    totals = CountedLine(line.product_id, accepted=Decimal(accepted), damaged=line.ordered - accepted)
    seen = newest_receipt(order)
    correct_counts(order.pk, key=f"correction-{seen}", lines=[totals], seen=seen, reason="cracked", actor=manager)


@pytest.mark.parametrize(("ours", "change"), [(8, "-2"), (0, "-10")])
def test_what_lightspeed_has_received_stays_and_the_difference_says_what_to_do(
    lightspeed: Simulator, order: Order, manager: Actor, ours: int, change: str
) -> None:
    run_jobs(["po.*"])
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    correct(order, manager, ours)
    ran = run_jobs(waits=False)
    assert not ran.dead and not ran.failed
    (line,) = lines_of(lightspeed, order.lightspeed_id).values()
    assert Decimal(line["received"]) == 10
    drift = only_drift(order)
    assert (drift.kind, drift.ours, drift.theirs) == (Drift.Kind.RECEIVED, str(ours), "10")
    words = " ".join(way.why_not for way in ways_out(drift))
    assert f"Change the stock of {drift.sku} at {order.outlet} by {change} in Lightspeed by hand" in words
    assert "correct the counts" in words
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=output)
    assert output.getvalue() == f"{order} {drift.sku}: {ours} accepted here, Lightspeed has received 10.\n"
    resolve(drift.pk, ACCEPT, reason="stock set by hand", actor=manager)
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    call_command("check_ledger", stdout=output)
    assert "1 difference with Lightspeed left out: a person accepted each with a reason." in output.getvalue()
    LightspeedLine.objects.update(received=7)
    with pytest.raises(CommandError, match="1 difference from the ledger"):
        call_command("check_ledger", stdout=output)


def test_what_is_not_carried_over_yet_goes_there_corrected(lightspeed: Simulator, order: Order, manager: Actor) -> None:
    correct(order, manager, 8)
    run_jobs(waits=False)
    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    (line,) = lines_of(lightspeed, order.lightspeed_id).values()
    assert Decimal(line["received"]) == 8
    assert not Drift.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_correction_waits_for_the_comparison_that_is_under_way(
    lightspeed: Simulator, order: Order, manager: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the order would be completed as equal while its counts no longer are."""

    def press() -> None:
        correct(order, manager, 8)
        connections.close_all()

    someone = threading.Thread(target=press)

    def while_someone_presses(*compared: Any) -> list[Difference]:
        found = differences(*compared)
        someone.start()
        someone.join(0.3)
        return found

    monkeypatch.setattr("sync.settlement.differences", while_someone_presses)
    run_jobs(["po.receive_in_ls"])
    someone.join()

    names = list(order.events.values_list("name", flat=True))
    assert names.index("complete") < names.index("counts_corrected")
