"""Webhooks: which events, in what shape, how signed, how often tried."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.simulator.listener import Arrival, listening, wait_until
from tests.simulator.shop import APPLES, OUTLET, PEARS, SOURCE, Shop

SECRET = "hook-secret"


def digest(signed: bytes) -> bytes:
    return hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()


def payload(arrival: Arrival) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(parse_qs(arrival.body.decode())["payload"][0])
    return said


def delivered(shop: Shop) -> bool:
    return set(shop.simulator.state()["deliveries"]) == {"delivered"}


def test_receiving_an_order_sends_one_signed_form_for_each_line(shop: Shop) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, SECRET, ["consignment.receive", "consignment.send"])
        identifier = shop.new("SENT")
        shop.post(identifier, PEARS, count="2", cost="1")
        shop.carry_on(identifier)
        arrivals = place.wait_for(2)
        assert {payload(arrival)["product_id"] for arrival in arrivals} == {APPLES, PEARS}
        apples = next(payload(one) for one in arrivals if payload(one)["product_id"] == APPLES)
        assert set(apples) == {"id", "consignment_id", "product_id", "count", "received", "cost", "sequence_number"}
        assert (apples["consignment_id"], apples["count"], apples["received"]) == (identifier, "10.00000", "4.00000")
        assert apples["cost"] == 2.5
        for arrival in arrivals:
            assert arrival.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
            assert arrival.headers["X-Signature"] == f"signature={digest(arrival.body).hex()},algorithm=HMAC-SHA256"
        wait_until(lambda: delivered(shop))


def test_sending_an_order_tells_nobody_but_sending_a_transfer_does(shop: Shop) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, SECRET, ["consignment.send"])
        shop.new("SENT")
        transfer = shop.new("SENT", type="OUTLET", supplier_id=None, source_outlet_id=SOURCE)
        assert [payload(one)["consignment_id"] for one in place.wait_for(1)] == [transfer]
        assert len(shop.simulator.deliveries()) == 1


def test_stock_that_changes_sends_inventory_updates(shop: Shop) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, SECRET, ["inventory.update"])
        shop.new("RECEIVED")
        said = payload(place.wait_for(1)[0])
        assert (said["outlet_id"], said["outlet"]["name"]) == (OUTLET, "Harbour")
        assert (said["product_id"], said["product"]["sku"]) == (APPLES, "APPLE")
        assert (said["count"], said["attributed_cost"]) == (4.0, "2.50000")


def test_the_runbooks_event_comes_when_an_order_is_sent(shop: Shop) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, SECRET)
        identifier = shop.new("SENT", reference="PO-7")
        arrival = place.wait_for(1)[0]
        said = json.loads(arrival.body)
        assert set(said) == {"event_id", "event_type", "created_at", "data"}
        assert (said["event_type"], said["data"]["id"], said["data"]["reference"]) == (
            "consignment.created",
            identifier,
            "PO-7",
        )
        assert arrival.headers["X-Lightspeed-Signature"] == f"sha256={digest(arrival.body).hex()}"


def test_the_runbooks_event_can_be_switched_off(shop: Shop) -> None:
    shop.simulator.switches(runbook_webhook=False)
    shop.simulator.webhook("http://127.0.0.1:9/", SECRET)
    shop.new("SENT")
    assert shop.simulator.deliveries() == []


def test_the_signature_can_be_base64_and_over_the_payload_alone(shop: Shop) -> None:
    shop.simulator.switches(webhook_encoding="base64", webhook_signed_over="payload", webhook_extra_fields=False)
    with listening() as place:
        shop.simulator.webhook(place.url, SECRET, ["consignment.receive"])
        shop.new("RECEIVED")
        arrival = place.wait_for(1)[0]
        form = parse_qs(arrival.body.decode())
        signed = base64.b64encode(digest(form["payload"][0].encode())).decode()
        assert set(form) == {"payload"}
        assert arrival.headers["X-Signature"] == f"signature={signed},algorithm=HMAC-SHA256"


def test_a_hook_without_a_secret_is_unsigned(shop: Shop) -> None:
    with listening() as place:
        shop.simulator.webhook(place.url, "", ["consignment.receive"])
        shop.new("RECEIVED")
        assert "X-Signature" not in place.wait_for(1)[0].headers


def test_a_failed_delivery_is_sent_again_byte_for_byte(shop: Shop) -> None:
    shop.simulator.switches(webhook_clock=0.001)
    with listening(503, 500) as place:
        shop.simulator.webhook(place.url, SECRET, ["consignment.receive"])
        shop.new("RECEIVED")
        arrivals = place.wait_for(3)
        assert len({arrival.body for arrival in arrivals}) == 1
        assert len({arrival.headers["X-Signature"] for arrival in arrivals}) == 1
        wait_until(lambda: delivered(shop))
        assert shop.simulator.deliveries()[0]["tries"] == 3


@pytest.mark.parametrize("answer", [301, 400, 409])
def test_a_refusal_ends_the_tries_unless_the_switch_says_otherwise(shop: Shop, answer: int) -> None:
    shop.simulator.switches(webhook_clock=0.001)
    with listening(answer) as place:
        shop.simulator.webhook(place.url, SECRET, ["consignment.receive"])
        shop.new("RECEIVED")
        wait_until(lambda: shop.simulator.state()["deliveries"] == {"given up": 1})
        shop.simulator.switches(webhook_retries_refusals=True)
        place.answers = [answer]
        shop.new("RECEIVED")
        place.wait_for(3)


def test_it_gives_up_after_the_last_try(shop: Shop) -> None:
    shop.simulator.switches(webhook_clock=0.0, webhook_tries=3)
    shop.simulator.webhook("http://127.0.0.1:9/", SECRET, ["consignment.receive"])
    shop.new("RECEIVED")
    wait_until(lambda: shop.simulator.state()["deliveries"] == {"given up": 1})
    given_up = shop.simulator.deliveries()[0]
    assert given_up["tries"] == 3
    assert "ConnectError" in given_up["answer"]


def test_a_refused_move_sends_nothing(shop: Shop) -> None:
    shop.simulator.webhook("http://127.0.0.1:9/", SECRET)
    identifier = shop.new("SENT", type="RETURN")
    count = len(shop.simulator.deliveries())
    assert shop.move(identifier, "RECEIVED").is_error
    assert len(shop.simulator.deliveries()) == count
