"""Stock counts, mirrored from Lightspeed and shown with what they gained and lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from consignments.actors import person
from consignments.models import Outlet
from sync.lightspeed.records import Line
from sync.mirror import LinesRead, apply_consignment, store_lines
from sync.stock_counts import heads_of, stock_counts
from tests.factories import make_outlet, make_product, make_user


def _count(outlet: Outlet, status: str = "STOCKTAKE_COMPLETE", **changes: Any) -> dict[str, Any]:
    raw = {
        "id": f"count-{outlet.code}",
        "type": "STOCKTAKE",
        "status": status,
        "name": "March, whole shop",
        "version": 7,
    }
    return raw | {"outlet_id": outlet.lightspeed_id} | changes


def _client(client: Client, outlet: Outlet) -> Client:
    client.force_login(make_user(None, "receiver", outlets=[outlet]))
    return client


def test_gains_and_losses_are_lightspeeds(db: None, client: Client) -> None:
    outlet = make_outlet()
    sums: dict[str, Any] = {
        "total_count_gain": 3,
        "total_cost_gain": "13.5",
        "total_count_loss": "-2.00000",
        "total_cost_loss": None,
    }
    apply_consignment(_count(outlet, **sums))
    head = heads_of(list(stock_counts(person(make_user(None, "receiver", outlets=[outlet])))))[0]
    assert (head.state, head.is_known, head.outlet) == ("Complete", True, outlet.name)
    assert (head.count_gain, head.cost_gain, head.count_loss) == (Decimal(3), Decimal("13.5"), Decimal(-2))
    assert head.cost_loss is None
    page = _client(client, outlet).get(reverse("stock-counts")).content.decode()
    assert "March, whole shop" in page
    assert "13.50" in page


def test_a_state_that_is_not_known_is_shown_as_it_is(db: None, client: Client) -> None:
    outlet = make_outlet()
    apply_consignment(_count(outlet, "STOCKTAKE_PAUSED_BY_MOON", total_count_gain="a lot"))
    page = _client(client, outlet).get(reverse("stock-count", args=[f"count-{outlet.code}"])).content.decode()
    assert "STOCKTAKE_PAUSED_BY_MOON" in page
    assert "not known here" in page


def test_what_differs_most_comes_first_on_all_pages(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.views.stock_counts.PRODUCTS_A_PAGE", 2)
    outlet, (near, far, uncounted) = make_outlet(), [make_product() for _ in range(3)]
    consignment = apply_consignment(_count(outlet))
    amounts = ((near, "10", "11"), (far, "10", "4"), (uncounted, "5", None))
    rows = [
        Line.read(
            {"product_id": product.lightspeed_id, "product_sku": product.sku, "count": count, "received": received}
        )
        for product, count, received in amounts
    ]
    store_lines([LinesRead(consignment, rows)])
    address = reverse("stock-count", args=[consignment.lightspeed_id])
    page = _client(client, outlet).get(address).content.decode()
    assert page.index(far.sku) < page.index(near.sku)
    assert ("-6" in page, "+1" in page, far.name in page) == (True, True, True)
    assert uncounted.sku not in page and 'href="?page=2"' in page
    rest = client.get(address, {"page": 2}).content.decode()
    assert uncounted.sku in rest and near.sku not in rest


def test_other_consignments_and_foreign_counts_are_not_there(db: None, client: Client) -> None:
    mine, foreign = make_outlet(), make_outlet()
    apply_consignment(_count(foreign))
    apply_consignment(_count(mine, id="an-order", type="SUPPLIER"))
    assert "No stock counts" in _client(client, mine).get(reverse("stock-counts")).content.decode()
    assert client.get(reverse("stock-count", args=[f"count-{foreign.code}"])).status_code == 404
