"""From Lightspeed's own courier over a real socket to the order: the webhooks that the stand-in sends, signed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import override_settings
from pytest_django.live_server_helper import LiveServer

from consignments.models import Product
from consignments.statuses import Status
from jobqueue.testing import enqueued, run_jobs
from sync.models import LightspeedConsignment
from sync.refetch import JOB_TYPE as REFETCH
from tests.support.simulator import Simulator, running_simulator
from tests.sync.worlds import sent_to_lightspeed
from tests.webhooks.deliveries import SECRET, form_call
from webhooks.models import WebhookEvent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

WAIT_SECONDS = 60.0


@pytest.fixture(scope="module")
def started() -> Iterator[Simulator]:
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def lightspeed(started: Simulator, live_server: LiveServer) -> Iterator[Simulator]:
    """Sends its webhooks to the test's own server."""
    started.reset()
    started.switches(rate_limited=False, webhook_clock=0.01)
    started.webhook(f"{live_server.url}/webhooks/lightspeed/", SECRET)
    with override_settings(
        LIGHTSPEED_BASE_URL=started.url, LIGHTSPEED_TOKEN=started.token, LIGHTSPEED_CREATE_GRACE_SECONDS=0
    ):
        yield started
    started.reset()


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, f"{what}: {list(WebhookEvent.objects.values('event_type', 'status'))}"
        time.sleep(0.05)


def delivered(simulator: Simulator) -> bool:
    """Whether nothing waits to be delivered any more."""
    return all(each["state"] == "delivered" for each in simulator.deliveries())


def events(event_type: str) -> int:
    return WebhookEvent.objects.filter(event_type=event_type).count()


@pytest.mark.parametrize("encoding", ["hex", "base64"])
def test_a_pushed_order_comes_back_by_webhook_and_is_moved_once(lightspeed: Simulator, encoding: str) -> None:
    lightspeed.switches(webhook_encoding=encoding)
    order = sent_to_lightspeed(lightspeed, lines=3)
    run_jobs(["po.send_to_ls"])
    wait_until(lambda: events("consignment.created") == 1, "the runbook's event")
    run_jobs(["webhook.*", "sync.*"], waits=False)
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert [event.name for event in order.events.all()].count("confirm") == 1
    assert WebhookEvent.objects.get(event_type="consignment.created").order == order
    assert LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id).status == "SENT"


def test_the_webhook_before_the_pushs_answer_moves_the_order_and_the_answer_does_nothing(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed, lines=2)
    # A push that did all its work, and whose answers were all lost.
    head = {
        "name": order.number,
        "reference": order.number,
        "type": "SUPPLIER",
        "outlet_id": order.outlet.lightspeed_id,
        "supplier_id": order.vendor.lightspeed_id,
    }
    made = lightspeed.api.post("/consignments", json=head).json()["data"]["id"]
    for line in order.lines.select_related("product"):
        counted = {"product_id": line.product.lightspeed_id, "count": "10", "cost": "4.5"}
        lightspeed.api.post(f"/consignments/{made}/products", json=counted).raise_for_status()
    lightspeed.api.put(f"/consignments/{made}", json={**head, "status": "SENT"}).raise_for_status()
    wait_until(lambda: events("consignment.created") == 1, "the runbook's event")
    run_jobs(["webhook.*"])
    order.refresh_from_db()
    assert (order.status, order.lightspeed_id) == (Status.IN_TRANSIT, None)
    assert run_jobs(["po.send_to_ls"]).done == ["po.send_to_ls"]
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert order.lightspeed_id == made
    assert [event.name for event in order.events.all()].count("confirm") == 1


def test_every_line_received_is_a_delivery_and_all_of_them_are_one_fetch(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed, lines=60)
    run_jobs(["po.send_to_ls"])
    order.refresh_from_db()
    products = order.lines.values_list("product__lightspeed_id", flat=True)
    lines = [{"product_id": product, "received": "10"} for product in products]
    lightspeed.api.post(f"/consignments/{order.lightspeed_id}/bulk", json=lines).raise_for_status()
    head = {"name": "n", "outlet_id": order.outlet.lightspeed_id, "type": "SUPPLIER", "status": "RECEIVED"}
    lightspeed.api.put(f"/consignments/{order.lightspeed_id}", json=head).raise_for_status()
    wait_until(lambda: events("consignment.receive") == 60 and delivered(lightspeed), "one event for each line")
    run_jobs(["webhook.process"])
    assert len(enqueued(REFETCH, {"consignment_id": order.lightspeed_id})) == 1
    before = len(lightspeed.calls())
    assert run_jobs(["sync.*"], waits=False).done == [REFETCH]
    assert len(lightspeed.calls()) - before <= 3
    mirrored = LightspeedConsignment.objects.get(lightspeed_id=order.lightspeed_id)
    assert mirrored.status == "RECEIVED"
    assert WebhookEvent.objects.exclude(status="success").count() == 0


def test_what_could_not_be_stored_is_delivered_again_by_lightspeed(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    with monkeypatch.context() as broken:
        broken.setattr("webhooks.intake.enqueue", fail)
        order = sent_to_lightspeed(lightspeed, lines=1)
        run_jobs(["po.send_to_ls"])
        wait_until(lambda: any(each["answer"] == "503" for each in lightspeed.deliveries()), "a 503")
        assert events("consignment.created") == 0
    wait_until(lambda: delivered(lightspeed), "the next try")
    assert events("consignment.created") == 1
    assert order.number in WebhookEvent.objects.get(event_type="consignment.created").payload_text


def test_a_product_that_a_webhook_names_is_read_from_its_feed(lightspeed: Simulator) -> None:
    lightspeed.seed(products=[{"id": "prod-1", "name": "Tea pot", "sku": "POT-1"}])
    assert form_call({"id": "prod-1", "version": 1}, query="?type=product.update").post().status_code == 202
    assert run_jobs(["webhook.*"], waits=False).done == ["webhook.process", "webhook.poll_products"]
    assert Product.objects.get(lightspeed_id="prod-1").name == "Tea pot"
