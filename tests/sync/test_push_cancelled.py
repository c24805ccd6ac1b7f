"""Orders that are cancelled around their push."""

from __future__ import annotations

from typing import Any

import pytest

from consignments.models import Order
from jobqueue.errors import Permanent, RetryAt
from jobqueue.testing import assert_enqueued, enqueued, run_jobs
from sync.cancelling import cancel_at_lightspeed
from sync.creating import adopt
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Unreachable
from sync.lightspeed.records import Consignment
from sync.opening import client_for_pushes
from tests.support.simulator import Simulator
from tests.sync.pushing import AnswerLost, by_hand, cancel, push, set_there
from tests.sync.worlds import consignments_for, in_transit, sent_to_lightspeed

pytestmark = pytest.mark.django_db


def test_an_order_cancelled_while_its_consignment_was_created_is_cancelled_there_too(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    AnswerLost(monkeypatch, meanwhile=lambda: cancel(order))
    with pytest.raises(Unreachable):
        push(order)
    push(order)

    run_jobs(["po.*"])

    (there,) = consignments_for(lightspeed, order)
    assert there.get("deleted_at") or there["status"] == "CANCELLED"


def test_a_create_answered_after_the_cancel_gets_a_cancel_of_its_own(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    original = LightspeedClient.create_consignment

    def create(client: LightspeedClient, fields: Any) -> Consignment:
        cancel(order)
        assert run_jobs(["po.cancel_in_ls"], waits=True).done or enqueued("po.cancel_in_ls")
        return original(client, fields)

    monkeypatch.setattr(LightspeedClient, "create_consignment", create)
    push(order)

    assert_enqueued("po.cancel_in_ls", {"po_id": order.pk})
    run_jobs(["po.cancel_in_ls"], waits=False)
    (there,) = consignments_for(lightspeed, order)
    assert there.get("deleted_at") or there["status"] == "CANCELLED"


def test_a_create_answered_while_the_cancel_looks_is_cancelled(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    cancel(order)
    made = by_hand(lightspeed, order)

    def nothing_yet(client: LightspeedClient, order: Order) -> list[Consignment]:
        adopt(order.pk, client.consignment(made["id"]), detail="created")
        return []

    monkeypatch.setattr("sync.cancelling.by_reference", nothing_yet)
    with client_for_pushes() as client:
        cancel_at_lightspeed(client, order.pk, None)

    (there,) = consignments_for(lightspeed, order)
    assert there.get("deleted_at") or there["status"] == "CANCELLED"


def test_an_order_cancelled_while_it_was_looked_for_is_not_created(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    monkeypatch.setattr("sync.push.locate", lambda client, order: cancel(order) and None)

    with pytest.raises(RetryAt, match="cancelled meanwhile"):
        push(order)
    push(order)

    assert consignments_for(lightspeed, order) == []


@pytest.mark.parametrize("step", ["lines", "put_line", "update_consignment"])
def test_a_push_that_the_cancel_overtakes_there_leaves_no_dead_letter(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    order = sent_to_lightspeed(lightspeed, lines=2)
    original = getattr(LightspeedClient, step)

    def overtaken(client: LightspeedClient, *args: Any) -> Any:
        monkeypatch.undo()
        cancel(order)
        assert run_jobs(["po.cancel_in_ls"]).done
        return original(client, *args)

    monkeypatch.setattr(LightspeedClient, step, overtaken)
    push(order)

    (there,) = consignments_for(lightspeed, order)
    assert there.get("deleted_at") or there["status"] == "CANCELLED"


def test_a_cancelled_order_is_not_pushed(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    cancel(order)

    push(order)

    assert consignments_for(lightspeed, order) == []


def test_what_was_received_there_cannot_be_cancelled(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    product = order.lines.select_related("product")[0].product.lightspeed_id
    path = f"/consignments/{order.lightspeed_id}/products/{product}"
    lightspeed.api.put(path, json={"product_id": product, "received": "4"}).raise_for_status()
    set_there(lightspeed, order, "RECEIVED")

    with client_for_pushes() as client, pytest.raises(Permanent, match="already received at Lightspeed"):
        cancel_at_lightspeed(client, order.pk, order.lightspeed_id)


def test_cancelling_what_is_gone_is_done(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    lightspeed.api.delete(f"/consignments/{order.lightspeed_id}").raise_for_status()

    with client_for_pushes() as client:
        cancel_at_lightspeed(client, order.pk, order.lightspeed_id)
