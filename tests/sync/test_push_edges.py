"""What a push does when Lightspeed is not as it left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from consignments.actors import WEBHOOK
from consignments.statuses import Status
from jobqueue.errors import Permanent
from jobqueue.testing import assert_enqueued
from sync.consignment_draft import draft_for
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.records import Consignment
from sync.models import PushStep
from sync.opening import client_for_pushes
from sync.reading_back import read_back
from sync.reconcile import reconcile
from tests.factories import make_order, make_outlet
from tests.support.simulator import Simulator
from tests.sync.pushing import by_hand, order_id, push, receive, set_there
from tests.sync.worlds import consignments_for, in_transit, lines_of, sent_to_lightspeed, settle_lines

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]


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
        {"deleted_listing": False},
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


def test_what_somebody_changes_in_the_head_while_the_lines_are_written_stays(
    lightspeed: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = sent_to_lightspeed(lightspeed, lines=1)
    original = LightspeedClient.put_line

    def put_line(client: LightspeedClient, consignment_id: str, *args: Any) -> None:
        original(client, consignment_id, *args)
        head = lightspeed.api.get(f"/consignments/{consignment_id}").json()["data"]
        changed = {**head, "supplier_invoice": "INV-7", "name": "Call before delivery"}
        lightspeed.api.put(f"/consignments/{consignment_id}", json=changed).raise_for_status()

    monkeypatch.setattr(LightspeedClient, "put_line", put_line)
    push(order)

    head = lightspeed.consignment(order_id(order))
    assert (head["status"], head["supplier_invoice"], head["name"]) == ("SENT", "INV-7", "Call before delivery")


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
        ("due_at", "soon", "no date"),
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


@pytest.mark.parametrize(
    ("zone", "moment"),
    [("Pacific/Auckland", "2026-12-01T00:00:00+00:00"), ("America/Toronto", "2026-12-01T05:00:00+00:00")],
)
def test_the_due_date_is_the_same_day_at_lightspeed_and_at_the_outlet(zone: str, moment: str) -> None:
    """Lightspeed keeps UTC and shows the outlet's time: midnight in UTC is the day before in America."""
    order = make_order(outlet=make_outlet(time_zone=zone), due_date=date(2026, 12, 1))
    assert draft_for(order).fields["due_at"] == moment
