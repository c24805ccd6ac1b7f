"""The pages: a person sees the retailer and plays Lightspeed by hand, under the API's rules."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.simulator.shop import APPLES, PEARS, Shop


def page(shop: Shop, path: str) -> httpx.Response:
    return httpx.get(f"{shop.simulator.url}{path}")


def press(shop: Shop, path: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{shop.simulator.url}{path}", data=fields, follow_redirects=True)


@pytest.mark.parametrize("path", ["/", "/webhooks-sent", "/calls", "/switches"])
def test_every_page_stands_empty_and_full(shop: Shop, path: str) -> None:
    assert page(shop, path).status_code == 200
    shop.simulator.webhook("http://127.0.0.1:9/", "s")
    shop.new("RECEIVED", reference="PO-1")
    shown = page(shop, path)
    assert shown.status_code == 200
    assert not re.search(r"<script|style=|onclick", shown.text)
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


def test_orders_are_listed_by_status(shop: Shop) -> None:
    shop.new("SENT", reference="PO-1")
    shop.new("OPEN", reference="PO-2")
    assert {"PO-1", "PO-2"} <= set(re.findall(r"PO-\d", page(shop, "/").text))
    assert "PO-2" not in page(shop, "/?status=SENT").text


def test_what_was_typed_elsewhere_is_shown_as_text(shop: Shop) -> None:
    shop.create(reference="<b>bold</b>")
    assert "&lt;b&gt;bold&lt;/b&gt;" in page(shop, "/").text


def test_an_order_is_dispatched_edited_and_received_by_hand(shop: Shop) -> None:
    identifier = shop.new("SENT")
    shop.post(identifier, PEARS, count="3", cost="1")
    press(shop, f"/consignments/{identifier}", do="DISPATCHED")
    assert shop.status(identifier) == "DISPATCHED"
    shown = press(shop, f"/consignments/{identifier}/lines/{APPLES}", count="10", received="8", cost="2.5")
    assert "8.00000" in shown.text
    press(shop, f"/consignments/{identifier}", do="receive-all")
    assert shop.status(identifier) == "RECEIVED"
    assert shop.line(identifier, PEARS)["received"] == "3.00000"


def test_changing_a_count_by_hand_does_not_dispatch(shop: Shop) -> None:
    identifier = shop.new("SENT")
    press(shop, f"/consignments/{identifier}/lines/{APPLES}", count="12", received="0.00000", cost="2.50000")
    assert (shop.status(identifier), shop.line(identifier)["count"]) == ("SENT", "12.00000")


def test_an_order_is_cancelled_or_deleted_by_hand(shop: Shop) -> None:
    first, second = shop.new("SENT"), shop.new("SENT")
    press(shop, f"/consignments/{first}", do="CANCELLED")
    assert shop.status(first) == "CANCELLED"
    press(shop, f"/consignments/{second}", do="delete")
    assert shop.api.get(f"/consignments/{second}").status_code == 404
    assert "was deleted" in page(shop, f"/consignments/{second}").text


def test_what_the_rules_refuse_is_refused_by_hand_too_and_said(shop: Shop) -> None:
    identifier = shop.new("SENT")
    refused = press(shop, f"/consignments/{identifier}", do="RECEIVED")
    assert refused.status_code == 422
    assert "cannot go from SENT to RECEIVED" in refused.text
    refused = press(shop, f"/consignments/{identifier}/lines/{APPLES}", count="many")
    assert "count must be a number" in refused.text


def test_a_switch_is_turned_by_hand(shop: Shop) -> None:
    press(shop, "/switches", name="skip_states", value="on")
    press(shop, "/switches", name="envelope", value="plain")
    found = shop.simulator.switches()
    assert (found["skip_states"], found["envelope"]) == (True, "plain")
    assert press(shop, "/switches", name="registers", value="many").status_code == 400
    assert press(shop, "/switches", name="nothing", value="on").status_code == 400


def test_no_other_sites_page_may_press_the_buttons(shop: Shop) -> None:
    identifier = shop.new("SENT")
    url = f"{shop.simulator.url}/consignments/{identifier}"
    assert httpx.post(url, data={"do": "delete"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert httpx.post(url, data={"do": "delete"}, headers={"Host": "elsewhere.invalid"}).status_code == 400
    assert shop.status(identifier) == "SENT"


def test_an_unknown_order_is_not_found(shop: Shop) -> None:
    assert page(shop, "/consignments/nothing").status_code == 404
