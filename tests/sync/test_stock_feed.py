"""Stock levels are mirrored: an older one never overwrites a newer, and one that comes early waits for its product."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from consignments.models import Outlet, Product, StockLevel
from consignments.statuses import Kind
from consignments.stock_check import shortages
from jobqueue.testing import run_jobs
from sync.lightspeed.records import StockRecord
from sync.models import SyncCursor, UnplacedLevel
from sync.store_stock import place_waiting, store_stock
from tests.factories import make_order, make_outlet, make_product
from tests.support.simulator import Simulator
from tests.sync.worlds import seed_from

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> tuple[Outlet, Product]:
    return make_outlet(), make_product()


def record(place: tuple[Outlet, Product], version: int, level: str | None = "4", **members: Any) -> StockRecord:
    outlet, product = place
    raw = {"id": "level-1", "outlet_id": outlet.lightspeed_id, "product_id": product.lightspeed_id}
    return StockRecord.read({**raw, "inventory_level": level, "version": version, **members})


def store(*records: StockRecord) -> int:
    with transaction.atomic():
        return store_stock(records)


def poll(*arguments: str) -> str:
    out = StringIO()
    call_command("poll_ls", "--json", *arguments, stdout=out)
    return out.getvalue()


def test_an_older_level_never_overwrites_a_newer_one(place: tuple[Outlet, Product]) -> None:
    assert store(record(place, 5, "4", reorder_point=2, reorder_amount="6.5")) == 1
    assert store(record(place, 4, "9")) == 0
    assert store(record(place, 7, "3"), record(place, 6, "8")) == 1

    level = StockLevel.objects.get()
    assert (level.on_hand, level.lightspeed_version) == (Decimal(3), 7)
    assert level.reorder_point is None


def test_a_level_may_be_below_zero_or_fine_and_a_deleted_one_is_forgotten(place: tuple[Outlet, Product]) -> None:
    store(record(place, 5, "-2.123456"))
    assert StockLevel.objects.get().on_hand == Decimal("-2.12346")
    assert store(record(place, 6, deleted_at="2026-07-01T02:00:00+00:00")) == 1
    assert not StockLevel.objects.exists()


def test_a_level_made_anew_at_lightspeed_takes_the_place_of_the_old(place: tuple[Outlet, Product]) -> None:
    store(record(place, 5, "4"))
    store(record(place, 9, "7", id="level-2"))
    assert StockLevel.objects.values_list("on_hand", "lightspeed_id").get() == (Decimal(7), "level-2")


def test_a_level_that_comes_before_its_product_waits_for_it(place: tuple[Outlet, Product]) -> None:
    outlet, _ = place
    early = (outlet, Product(lightspeed_id="later"))
    store(record(early, 6, "2"))
    store(record(early, 5, "9"))
    assert place_waiting() == 0

    product = make_product(lightspeed_id="later")
    assert place_waiting() == 1
    assert StockLevel.objects.values_list("product", "on_hand").get() == (product.pk, Decimal(2))
    assert not UnplacedLevel.objects.exists()


@pytest.mark.parametrize("version", ["2.0", "2026-07"])
def test_a_poll_brings_the_levels_and_the_check_at_the_source_finds_what_lacks(
    lightspeed: Simulator, settings: Any, version: str
) -> None:
    settings.LIGHTSPEED_API_VERSION = version
    order = make_order(
        kind=Kind.OUTLET, source=make_outlet(), lines=[(make_product(), ordered) for ordered in (10, 3, 2)]
    )
    seed_from(lightspeed, order)
    assert order.source
    levels = [
        {"outlet_id": order.source.lightspeed_id, "product_id": line.product.lightspeed_id, "inventory_level": "4",
         "reorder_point": "5"}
        for line in order.lines.select_related("product")
    ]  # fmt: skip
    lightspeed.seed(inventory=levels)

    poll("--limit", "2")

    lacking = order.lines.all()[0].product.sku
    assert [short.sentence for short in shortages(order)] == [f"{lacking}: 10 asked for, 4 there."]
    assert set(StockLevel.objects.values_list("reorder_point", flat=True)) == {5}

    lightspeed.seed(inventory=[{**levels[0], "inventory_level": "12"}])
    poll("--only", "inventory")
    assert shortages(order) == []


def test_a_full_run_sets_right_what_differs_and_forgets_what_is_gone(lightspeed: Simulator) -> None:
    order = make_order(lines=1)
    seed_from(lightspeed, order)
    product = order.lines.get().product
    lightspeed.seed(
        inventory=[
            {
                "outlet_id": order.outlet.lightspeed_id,
                "product_id": product.lightspeed_id,
                "inventory_level": "4",
            }
        ]
    )
    poll()
    known = StockLevel.objects.get()
    StockLevel.objects.update(on_hand=9)
    gone = {"lightspeed_id": "gone", "lightspeed_version": known.lightspeed_version - 1}
    StockLevel.objects.create(outlet=make_outlet(), product=product, on_hand=1, **gone)

    poll("--full", "--only", "inventory")

    assert StockLevel.objects.get().on_hand == 4


def test_without_the_right_to_see_stock_all_else_is_read(lightspeed: Simulator, settings: Any) -> None:
    lightspeed.add_token("narrow", "consignments:read products:read suppliers:read outlets:read")
    settings.LIGHTSPEED_TOKEN = "narrow"
    lightspeed.seed(products=[{"id": "p", "name": "Tea pot", "sku": "POT"}])

    with pytest.raises(CommandError, match="inventory"):
        poll()

    assert Product.objects.filter(sku="POT").exists()
    assert SyncCursor.objects.exclude(last_success_at=None).count() == 4


def test_the_feed_of_levels_is_read_because_a_webhook_names_one(lightspeed: Simulator) -> None:
    from webhooks.catalogue_polls import request_feed_poll

    order = make_order(lines=1)
    seed_from(lightspeed, order)
    where = {"outlet_id": order.outlet.lightspeed_id, "product_id": order.lines.get().product.lightspeed_id}
    lightspeed.seed(inventory=[{**where, "inventory_level": "4"}])
    request_feed_poll("inventory")

    assert run_jobs(["webhook.*"], waits=False).done == ["webhook.poll_inventory"]
    assert StockLevel.objects.get().on_hand == 4
