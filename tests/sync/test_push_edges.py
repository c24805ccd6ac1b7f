"""What a push does when Lightspeed is not as it left it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from consignments import lifecycle
from consignments.actors import WEBHOOK, person
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.errors import Permanent, RetryAt
from jobqueue.testing import assert_enqueued, enqueued, run_jobs
from sync.cancelling import cancel_at_lightspeed
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Unreachable
from sync.lightspeed.records import Consignment
from sync.models import PushStep
from sync.opening import client_for_pushes
from sync.push import push_order
from sync.push_receipts import push_receipts
from sync.reading_back import read_back
from sync.reconcile import reconcile
from tests.factories import make_user
from tests.support.simulator import Simulator
from tests.sync.worlds import consignments_for, in_transit, lines_of, sent_to_lightspeed, settle_lines

pytestmark = pytest.mark.django_db


def push(order: Order, **data: Any) -> None:
    with client_for_pushes() as client:
        push_order(client, order.pk, **data)


def receive(order: Order) -> None:
    with client_for_pushes() as client:
        push_receipts(client, order.pk)


def cancel(order: Order) -> Order:
    manager = person(make_user(None, "manager", outlets=[order.outlet]))
    return lifecycle.advance(order.pk, "cancel", actor=manager, reason="Not needed any more.")


def by_hand(simulator: Simulator, order: Order, **fields: Any) -> dict[str, Any]:
    """Somebody makes a consignment with the order's number at Lightspeed."""
    body: dict[str, Any] = {"name": "by hand", "reference": order.number, "type": "SUPPLIER", "status": "OPEN"}
    body |= {"outlet_id": order.outlet.lightspeed_id, "supplier_id": order.supplier.lightspeed_id, **fields}
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


def test_a_create_whose_answer_was_lost_is_found_again(lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    order = sent_to_lightspeed(lightspeed)
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(order)

    push(order)

    assert len(consignments_for(lightspeed, order)) == 1
    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    assert order.push_steps.get(name=PushStep.Name.CREATE).detail == "found by its reference"


def test_it_is_found_among_many_pages_and_whether_or_not_a_poll_saw_it(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    other = sent_to_lightspeed(lightspeed)
    for n in range(230):
        by_hand(lightspeed, order, reference=f"OTHER-{n}")
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(order)
    from django.core.management import call_command

    call_command("poll_ls", "--json")
    AnswerLost(monkeypatch)
    with pytest.raises(Unreachable):
        push(other)
    for n in range(230):
        by_hand(lightspeed, order, reference=f"LATER-{n}")

    push(order)
    push(other)

    assert len(consignments_for(lightspeed, order)) == len(consignments_for(lightspeed, other)) == 1


def test_while_a_create_may_still_take_effect_none_is_repeated(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)
    begun = timezone.now() - timedelta(seconds=10)
    step = PushStep.objects.create(order=order, name=PushStep.Name.CREATE, started_at=begun)

    with pytest.raises(RetryAt) as waits:
        push(order)
    assert not waits.value.costs_attempt
    assert waits.value.when == begun + timedelta(seconds=60)
    assert consignments_for(lightspeed, order) == []

    PushStep.objects.filter(pk=step.pk).update(started_at=begun - timedelta(seconds=60))
    push(order)
    assert len(consignments_for(lightspeed, order)) == 1


def test_a_create_that_surely_did_nothing_is_repeated_at_once(lightspeed: Simulator, settings: Settings) -> None:
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 60
    order = sent_to_lightspeed(lightspeed)
    url, settings.LIGHTSPEED_BASE_URL = lightspeed.url, "http://127.0.0.1:9"
    PushStep.objects.filter(order=order).delete()
    with pytest.raises(Unreachable):
        push(order)

    settings.LIGHTSPEED_BASE_URL = url
    push(order)

    assert len(consignments_for(lightspeed, order)) == 1


def test_two_consignments_with_our_reference_stop_the_push_until_one_is_cancelled(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    one, other = by_hand(lightspeed, order), by_hand(lightspeed, order)

    with pytest.raises(Permanent, match="has 2 consignments with this reference") as stopped:
        push(order)
    assert one["id"] in str(stopped.value)
    assert other["id"] in str(stopped.value)

    lightspeed.api.delete(f"/consignments/{one['id']}").raise_for_status()
    push(order)
    order.refresh_from_db()
    assert (order.status, order.lightspeed_id) == (Status.IN_TRANSIT, other["id"])


def test_another_type_or_outlet_with_the_same_reference_is_not_ours(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    by_hand(lightspeed, order, type="STOCKTAKE", status="STOCKTAKE_SCHEDULED")

    push(order)

    order.refresh_from_db()
    assert len(consignments_for(lightspeed, order)) == 2
    assert lightspeed.consignment(order.lightspeed_id or "")["type"] == "SUPPLIER"


def test_a_consignment_deleted_there_stops_the_push_with_a_sentence(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    lightspeed.api.delete(f"/consignments/{order.lightspeed_id}").raise_for_status()

    with pytest.raises(Permanent, match="was deleted at Lightspeed"):
        push(order)


def test_a_consignment_cancelled_there_stops_the_push_with_a_sentence(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    set_there(lightspeed, order, "CANCELLED")

    with pytest.raises(Permanent, match="was cancelled at Lightspeed"):
        push(order)


def test_a_consignment_received_there_by_hand_is_left_as_it_is(lightspeed: Simulator) -> None:
    order = in_transit(lightspeed)
    product = order.lines.select_related("product")[0].product.lightspeed_id
    path = f"/consignments/{order.lightspeed_id}/products/{product}"
    lightspeed.api.put(path, json={"product_id": product, "received": "4"}).raise_for_status()
    set_there(lightspeed, order, "RECEIVED")
    before = lines_of(lightspeed, order.lightspeed_id)

    push(order)

    assert lines_of(lightspeed, order.lightspeed_id) == before


def test_lines_changed_and_removed_there_before_it_was_sent_are_set_right(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed, lines=["10", "7"])
    made = by_hand(lightspeed, order)
    first, second = (line.product.lightspeed_id for line in order.lines.select_related("product"))
    path = f"/consignments/{made['id']}/products"
    lightspeed.api.post(path, json={"product_id": first, "count": "99"}).raise_for_status()
    lightspeed.api.post(path, json={"product_id": second, "count": "7"}).raise_for_status()
    lightspeed.api.delete(f"{path}/{second}").raise_for_status()

    push(order)

    stated = {key: Decimal(line["count"]) for key, line in lines_of(lightspeed, made["id"]).items()}
    assert stated == {first: 10, second: 7}


@pytest.mark.parametrize("creates", [False, True])
def test_either_reading_of_put_makes_every_line_once(lightspeed: Simulator, creates: bool) -> None:
    lightspeed.switches(put_creates_line=creates)
    order = sent_to_lightspeed(lightspeed, lines=["10", "0.5", "3"])

    push(order)
    PushStep.objects.all().delete()
    push(order)

    counts = sorted(Decimal(line["count"]) for line in lines_of(lightspeed, order_id(order)).values())
    assert counts == [Decimal("0.5"), 3, 10]


def order_id(order: Order) -> str:
    order.refresh_from_db()
    return order.lightspeed_id or ""


@pytest.mark.parametrize(
    "switches",
    [
        {"put_requires_all": True},
        {"put_line_answer": "list"},
        {"nulls": "omit"},
        {"amounts": "numbers"},
        {"refusal_status": 400, "envelope": "global"},
        {"refusal_status": 409, "envelope": "fields"},
        {"deleted_by_id": "shown"},
        {"line_change_bumps_consignment": True},
        {"zero_received_dispatches": False},
        {"inapplicable_fields": "refuse"},
    ],
)
def test_every_unsure_fact_may_be_either_way(lightspeed: Simulator, switches: dict[str, Any]) -> None:
    lightspeed.switches(**switches)
    order = in_transit(lightspeed, lines=["10", "5"])

    receive(settle_lines(order, {1: 4, 2: 0}))

    order.refresh_from_db()
    assert order.status == Status.COMPLETE
    received = {Decimal(line["received"] or 0) for line in lines_of(lightspeed, order.lightspeed_id).values()}
    assert received == {Decimal(4), Decimal(0)}


@pytest.mark.parametrize("wrap", [False, True])
def test_bodies_go_bare_or_wrapped(lightspeed: Simulator, settings: Settings, wrap: bool) -> None:
    lightspeed.switches(bodies="wrapped" if wrap else "bare")
    settings.LIGHTSPEED_WRAP_BODIES = wrap
    order = in_transit(lightspeed)

    receive(settle_lines(order))

    order.refresh_from_db()
    assert order.status == Status.COMPLETE


def test_a_product_that_lightspeed_does_not_take_is_named(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    line = order.lines.select_related("product")[1]
    composite = {"id": line.product.lightspeed_id, "name": "Set", "sku": line.product.sku, "is_composite": True}
    lightspeed.seed(products=[composite])

    with pytest.raises(Permanent, match=line.product.sku):
        push(order)


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


def test_a_hint_before_the_pushs_own_answer_makes_one_move(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed)
    original = LightspeedClient.update_consignment

    def update(client: LightspeedClient, consignment_id: str, fields: Any) -> Consignment:
        answer = original(client, consignment_id, fields)
        with client_for_pushes() as other:
            read_back(other, consignment_id)
        reconcile(consignment_id, actor=WEBHOOK)
        return answer

    monkeypatch.setattr(LightspeedClient, "update_consignment", update)
    push(order)

    order.refresh_from_db()
    assert order.status == Status.IN_TRANSIT
    (event,) = order.events.filter(name="confirm")
    assert event.actor == "system:webhook"


def test_an_operator_can_mend_the_payload_of_a_dead_push(lightspeed: Simulator) -> None:
    order = sent_to_lightspeed(lightspeed)
    lightspeed.seed(outlets=[{"id": "other-outlet", "name": "Other"}])
    job = assert_enqueued("po.send_to_ls")
    data = {**job.payload["consignment_data"], "outlet_id": "other-outlet"}

    push(order, data=data)

    assert consignments_for(lightspeed, order)[0]["outlet_id"] == "other-outlet"


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("outlet_id", "", "outlet"),
        ("products", {}, "no list"),
        ("products", [{"count": "1", "cost": "1"}], "does not know"),
        ("products", [{"product_id": "p", "count": "many", "cost": "1"}], "no number"),
        ("products", [{"product_id": "p", "count": "1"}], "no number"),
    ],
)
def test_a_payload_mended_wrongly_is_refused_by_name(
    lightspeed: Simulator, member: str, value: Any, sentence: str
) -> None:
    order = sent_to_lightspeed(lightspeed)
    data = {**assert_enqueued("po.send_to_ls").payload["consignment_data"], member: value}

    with pytest.raises(Permanent, match=sentence):
        push(order, data=data)
    assert consignments_for(lightspeed, order) == []
