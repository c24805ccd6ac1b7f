"""The poller: what it stores, where its cursor stands, and what it says, against the simulator."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from consignments.models import Outlet, Product, Supplier
from consignments.statuses import Status
from sync.models import LightspeedConsignment, LightspeedLine, SyncCursor
from sync.poll_lines import lines_due
from tests.support.simulator import Simulator
from tests.support.threads import at_once, errors_of
from tests.sync.processes import ROOT, environment
from tests.sync.worlds import in_transit, sent_to_lightspeed

pytestmark = pytest.mark.django_db


def poll(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("poll_ls", "--json", *arguments, stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def seed_catalogue(simulator: Simulator, products: int) -> None:
    simulator.seed(
        outlets=[{"id": "o-1", "name": "Harbour Street", "time_zone": "Pacific/Auckland"}],
        suppliers=[{"id": "s-1", "name": "Northern Goods", "contact": {"email": "n@example.invalid"}}],
        products=[
            {"id": f"p-{n}", "name": f"Thing {n}", "sku": f"T-{n}", "supplier_id": "s-1", "supply_price": 1.25}
            for n in range(products)
        ],
    )


def create(simulator: Simulator, reference: str, **fields: Any) -> dict[str, Any]:
    body = {"name": "n", "reference": reference, "type": "SUPPLIER", "status": "OPEN", "outlet_id": "o-1", **fields}
    made: dict[str, Any] = simulator.api.post("/consignments", json=body).raise_for_status().json()["data"]
    return made


def test_everything_is_read_page_by_page_and_once_only(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 25)
    for n in range(7):
        create(lightspeed, f"HAND-{n}")

    first = poll("--limit", "10")
    second = poll("--limit", "10")

    assert (Outlet.objects.count(), Supplier.objects.count(), Product.objects.count()) == (1, 1, 25)
    assert Product.objects.filter(supplier__lightspeed_id="s-1", last_cost="1.25").count() == 25
    assert LightspeedConsignment.objects.filter(reference__startswith="HAND-").count() == 7
    assert [feed["records"] for feed in first["feeds"]] == [1, 1, 25, 7, 0]
    assert [feed["records"] for feed in second["feeds"]] == [0, 0, 0, 0, 0]
    tops = {feed["name"]: feed["cursor"] for feed in first["feeds"]}
    assert tops == dict(SyncCursor.objects.values_list("cursor_type", "last_processed_id"))
    assert tops["consignments"] > 2**31


def test_only_reads_what_it_is_told_to(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 3)

    assert [feed["name"] for feed in poll("--only", "suppliers,outlets")["feeds"]] == ["outlets", "suppliers"]
    assert not Product.objects.exists()


def test_what_the_command_cannot_use_is_refused_with_code_2(settings: Settings) -> None:
    settings.LIGHTSPEED_BASE_URL = ""
    for arguments in (["--only", "prices"], ["--limit", "0"], ["--limit", "99999"], []):
        with pytest.raises(CommandError) as refused:
            call_command("poll_ls", *arguments)
        assert refused.value.returncode == 2


def test_a_lightspeed_that_is_down_is_code_1_and_a_bad_token_code_2(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_TOKEN = "wrong"
    with pytest.raises(CommandError, match="token") as refused:
        call_command("poll_ls")
    assert refused.value.returncode == 2

    settings.LIGHTSPEED_BASE_URL, settings.LIGHTSPEED_TRIES = "http://127.0.0.1:9", 1
    with pytest.raises(CommandError) as failed:
        call_command("poll_ls")
    assert failed.value.returncode == 1


def test_a_change_and_a_deletion_are_seen(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 1)
    made = create(lightspeed, "HAND-1")
    poll()

    lightspeed.api.put(f"/consignments/{made['id']}", json={**made, "name": "changed"}).raise_for_status()
    poll()
    assert LightspeedConsignment.objects.get(lightspeed_id=made["id"]).name == "changed"

    lightspeed.api.delete(f"/consignments/{made['id']}").raise_for_status()
    poll()
    assert LightspeedConsignment.objects.get(lightspeed_id=made["id"]).deleted


def test_the_cursor_never_moves_past_null(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 2)
    poll()
    before = dict(SyncCursor.objects.values_list("cursor_type", "last_processed_id"))

    poll()

    assert dict(SyncCursor.objects.values_list("cursor_type", "last_processed_id")) == before


@pytest.mark.parametrize("switch", [{"after_inclusive": True}, {"nulls": "omit"}, {"amounts": "numbers"}])
def test_either_reading_of_an_unsure_fact_is_read_to_the_end(lightspeed: Simulator, switch: dict[str, Any]) -> None:
    lightspeed.switches(**switch)
    seed_catalogue(lightspeed, 25)
    order = in_transit(lightspeed, lines=["10", "0.5"])

    poll("--limit", "7")

    assert Product.objects.filter(sku__startswith="T-").count() == 25
    assert LightspeedLine.objects.filter(consignment__lightspeed_id=order.lightspeed_id).count() == 2


def test_lines_changed_there_are_seen_though_the_head_did_not_move(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_LINES_RECHECK_MINUTES = 0
    order = in_transit(lightspeed, lines=["10"])
    product = order.lines.get().product.lightspeed_id
    poll()

    path = f"/consignments/{order.lightspeed_id}/products/{product}"
    lightspeed.api.put(path, json={"product_id": product, "count": "12"}).raise_for_status()
    result = poll()

    assert LightspeedLine.objects.get(product_id=product).count == 12
    assert result["drift_open"] == 1


def test_lines_of_what_did_not_change_are_not_read_again_before_their_time(lightspeed: Simulator) -> None:
    in_transit(lightspeed)
    poll()
    before = len(lightspeed.calls())

    poll()

    assert not lines_due().exists()
    assert not [call for call in lightspeed.calls()[before:] if "/products" in call["path"] and "cons" in call["path"]]


def test_the_poll_confirms_an_order_that_lightspeed_has(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    type(order).objects.filter(pk=order.pk).update(status=Status.SENT_TO_LS)
    LightspeedConsignment.objects.update(needs_reconcile=True)

    poll()

    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert order.events.filter(name="confirm", actor="system:poller").exists()


def test_an_order_that_is_still_being_pushed_is_not_confirmed(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    create(lightspeed, order.number, outlet_id=order.outlet.lightspeed_id)

    poll()

    order.refresh_from_db()
    assert (order.status, order.lightspeed_id) == (Status.SENT_TO_LS, None)


def test_a_status_that_nobody_knows_is_kept_and_shown(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    poll()
    LightspeedConsignment.objects.update(status="DISPATCHED_SUCCESS", needs_reconcile=True)

    assert poll()["drift_open"] == 1
    (drift,) = order.drifts.all()
    assert (drift.kind, drift.theirs) == ("unknown_status", "DISPATCHED_SUCCESS")


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_store_everything_once(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 60)
    for n in range(20):
        create(lightspeed, f"HAND-{n}")

    outcomes = at_once(lambda: poll("--limit", "7"), lambda: poll("--limit", "9"))

    assert errors_of(outcomes) == []
    assert Product.objects.count() == 60
    assert LightspeedConsignment.objects.count() == 20
    assert poll()["feeds"][2]["records"] == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_poll_killed_halfway_goes_on_where_it_stopped(lightspeed: Simulator) -> None:
    seed_catalogue(lightspeed, 400)
    process = subprocess.Popen(
        [sys.executable, "manage.py", "poll_ls", "--limit", "2", "--only", "products"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while Product.objects.count() < 20 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    stored, cursor = Product.objects.count(), SyncCursor.objects.get(cursor_type="products").last_processed_id
    assert 20 <= stored < 400
    assert Product.objects.order_by("-lightspeed_version").first().lightspeed_version == cursor  # type: ignore[union-attr]
    again = poll("--only", "products")["feeds"][0]
    assert again["records"] == 400 - stored
    assert Product.objects.count() == 400


def test_a_full_run_mends_what_differs_and_finds_what_vanished_without_losing_local_facts(
    lightspeed: Simulator,
) -> None:
    seed_catalogue(lightspeed, 12)
    kept, gone = create(lightspeed, "KEPT"), create(lightspeed, "GONE")
    poll()
    Product.objects.filter(sku="T-3").update(name="Spoilt here", pack_size=Decimal(6))
    LightspeedConsignment.objects.filter(lightspeed_id=kept["id"]).update(status="SPOILT")
    LightspeedConsignment.objects.filter(lightspeed_id=gone["id"]).update(lightspeed_id="never-was-there")
    Product.objects.filter(sku="T-5").update(lightspeed_id="never-was-there")

    assert [feed["records"] for feed in poll()["feeds"]] == [0, 0, 0, 0, 0]
    full = {feed["name"]: feed for feed in poll("--full", "--limit", "5")["feeds"]}

    mended = Product.objects.get(sku="T-3")
    assert (mended.name, mended.pack_size) == ("Thing 3", Decimal(6))
    assert LightspeedConsignment.objects.get(lightspeed_id=kept["id"]).status == "OPEN"
    assert LightspeedConsignment.objects.get(lightspeed_id="never-was-there").deleted
    assert not Product.objects.get(lightspeed_id="never-was-there").is_active
    assert Product.objects.get(lightspeed_id="p-5").is_active
    assert (full["products"]["differed"], full["products"]["vanished"]) == (1, 1)
    assert (full["consignments"]["differed"], full["consignments"]["vanished"]) == (1, 1)
    again = {feed["name"]: feed for feed in poll("--full")["feeds"]}
    assert all((feed["differed"], feed["changed"], feed["vanished"]) == (0, 0, 0) for feed in again.values())
