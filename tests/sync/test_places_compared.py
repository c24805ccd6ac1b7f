"""Where a consignment goes and whom it is from: what somebody changes of that at Lightspeed is shown."""

from __future__ import annotations

from typing import Any

import pytest

from consignments.models import Order
from consignments.statuses import Kind, Status
from jobqueue.errors import Permanent
from jobqueue.testing import run_jobs
from sync.ways_out import ACCEPT, ways_out
from tests.factories import make_outlet, make_supplier
from tests.support.simulator import Simulator
from tests.sync.drifting import look, only_drift
from tests.sync.pushing import by_hand, cancel, push
from tests.sync.worlds import consignments_for, in_transit, sent_to_lightspeed

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


def change(simulator: Simulator, order: Order, **fields: Any) -> None:
    head = simulator.api.get(f"/consignments/{order.lightspeed_id}").json()["data"]
    simulator.api.put(f"/consignments/{order.lightspeed_id}", json={**head, **fields}).raise_for_status()


@pytest.mark.parametrize(
    ("kind", "field", "shown"),
    [
        (Kind.SUPPLIER, "outlet_id", "outlet"),
        (Kind.SUPPLIER, "supplier_id", "supplier"),
        (Kind.OUTLET, "source_outlet_id", "source"),
    ],
)
def test_another_place_there_is_shown_with_both_names_until_it_is_put_right(
    lightspeed: Simulator, kind: Kind, field: str, shown: str
) -> None:
    order = in_transit(lightspeed, kind=kind)
    other = make_supplier(name="Elsewhere") if field == "supplier_id" else make_outlet(name="Elsewhere")
    lightspeed.seed(
        **{"suppliers" if field == "supplier_id" else "outlets": [{"id": other.lightspeed_id, "name": other.name}]}
    )
    before = lightspeed.api.get(f"/consignments/{order.lightspeed_id}").json()["data"]
    assert look(order) == []

    change(lightspeed, order, **{field: other.lightspeed_id})

    ours = {"outlet": order.outlet, "supplier": order.supplier, "source": order.source}[shown]
    assert look(order) == [(shown, str(ours), "Elsewhere")]
    assert [way.name for way in ways_out(only_drift(order)) if way.allowed] == [ACCEPT]
    change(lightspeed, order, **{field: before[field]})
    assert look(order) == []


def test_one_of_another_outlet_that_carries_our_number_is_not_taken_over(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    lightspeed.seed(outlets=[{"id": "elsewhere", "name": "Elsewhere"}])
    made = by_hand(lightspeed, order, outlet_id="elsewhere")

    with pytest.raises(Permanent, match="another outlet") as stopped:
        push(order)

    assert made["id"] in str(stopped.value)
    order.refresh_from_db()
    assert (order.status, order.lightspeed_id) == (Status.SENT_TO_LS, None)
    assert len(consignments_for(lightspeed, order)) == 1


def test_cancelling_leaves_it_alone(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    lightspeed.seed(outlets=[{"id": "elsewhere", "name": "Elsewhere"}])
    made = by_hand(lightspeed, order, outlet_id="elsewhere")
    cancel(order)

    assert run_jobs(["po.cancel_in_ls"]).done

    assert lightspeed.consignment(made["id"])["status"] == "OPEN"
