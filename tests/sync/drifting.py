"""Somebody changes a consignment at Lightspeed, and what this system then sees."""

from __future__ import annotations

import pytest

from consignments.models import Order
from sync.comparison import compare
from sync.models import Drift
from sync.opening import client_for_polls
from sync.reading_back import read_back
from sync.reconcile import reconcile
from tests.support.simulator import Simulator

pytestmark = pytest.mark.django_db


def path(order: Order, position: int = 0) -> str:
    product = order.lines.select_related("product")[position].product
    return f"/consignments/{order.lightspeed_id}/products/{product.lightspeed_id}"


def edit_line(simulator: Simulator, order: Order, position: int = 0, **fields: str) -> None:
    product_id = path(order, position).rpartition("/")[2]
    simulator.api.put(path(order, position), json={"product_id": product_id, **fields}).raise_for_status()


def set_status(simulator: Simulator, order: Order, status: str) -> None:
    head = simulator.api.get(f"/consignments/{order.lightspeed_id}").json()["data"]
    simulator.api.put(f"/consignments/{order.lightspeed_id}", json={**head, "status": status}).raise_for_status()


def look(order: Order) -> list[tuple[str, str, str]]:
    """Reads Lightspeed anew; the open differences as (kind, ours, theirs)."""
    with client_for_polls() as client:
        read_back(client, order.lightspeed_id or "")
    reconcile(order.lightspeed_id or "")
    order.refresh_from_db()
    return sorted((drift.kind, drift.ours, drift.theirs) for drift in compare(order).drift)


def only_drift(order: Order) -> Drift:
    return Drift.objects.get(order=order, state=Drift.State.OPEN)
