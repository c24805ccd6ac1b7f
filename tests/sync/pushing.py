"""A push, and what somebody else does at Lightspeed meanwhile: for the tests of its edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from consignments import lifecycle
from consignments.models import Order
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Unreachable
from sync.lightspeed.records import Consignment
from sync.opening import client_for_pushes
from sync.push import push_order
from sync.push_receipts import push_receipts
from tests.support.simulator import Simulator
from tests.sync.worlds import manager_of

pytestmark = pytest.mark.django_db


def push(order: Order, **data: Any) -> None:
    with client_for_pushes() as client:
        push_order(client, order.pk, **data)


def receive(order: Order) -> None:
    with client_for_pushes() as client:
        push_receipts(client, order.pk)


def cancel(order: Order, **data: str) -> Order:
    return lifecycle.advance(order.pk, "cancel", actor=manager_of(order), reason="Not needed any more.", data=data)


def by_hand(simulator: Simulator, order: Order, **fields: Any) -> dict[str, Any]:
    """Somebody makes a consignment with the order's number at Lightspeed."""
    body: dict[str, Any] = {"name": "by hand", "reference": order.number, "type": "SUPPLIER", "status": "OPEN"}
    body |= {"outlet_id": order.outlet.lightspeed_id, "supplier_id": order.vendor.lightspeed_id, **fields}
    made: dict[str, Any] = simulator.api.post("/consignments", json=body).raise_for_status().json()["data"]
    return made


def set_there(simulator: Simulator, order: Order, status: str) -> None:
    head = simulator.api.get(f"/consignments/{order.lightspeed_id}").json()["data"]
    simulator.api.put(f"/consignments/{order.lightspeed_id}", json={**head, "status": status}).raise_for_status()


class AnswerLost:
    """A create that takes effect and whose answer never comes, once."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object] = lambda: None) -> None:
        original = LightspeedClient.create_consignment

        def create(client: LightspeedClient, fields: Any) -> Consignment:
            original(client, fields)
            monkeypatch.setattr(LightspeedClient, "create_consignment", original)
            meanwhile()
            raise Unreachable("The connection to Lightspeed broke.", sent=True)

        monkeypatch.setattr(LightspeedClient, "create_consignment", create)


def order_id(order: Order) -> str:
    order.refresh_from_db()
    return order.lightspeed_id or ""
