"""Writing lines: POST and bulk add, PUT sets, and `received` dispatches."""

from __future__ import annotations

import pytest

from tests.simulator.shop import APPLES, HAMPER, PEARS, SOURCE, UNKNOWN, Shop


def test_a_new_line_is_pending_and_its_amounts_are_text(shop: Shop) -> None:
    identifier = shop.new(count="10")
    line = shop.line(identifier)
    assert (line["count"], line["received"], line["cost"]) == ("10.00000", "0.00000", "2.50000")
    assert (line["status"], line["product_sku"]) == ("PENDING", "APPLE")


def test_posting_twice_doubles_and_putting_twice_does_not(shop: Shop) -> None:
    identifier = shop.new(count="10")
    shop.post(identifier, APPLES, count="10", cost="3")
    assert (shop.line(identifier)["count"], shop.line(identifier)["cost"]) == ("20.00000", "3.00000")
    for _ in range(2):
        shop.put(identifier, APPLES, count="7.5")
    assert shop.line(identifier)["count"] == "7.50000"


def test_posting_sets_where_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new(count="10")
    shop.simulator.switches(post_adds=False)
    shop.post(identifier, APPLES, count="10")
    assert shop.line(identifier)["count"] == "10.00000"


def test_bulk_adds_counts_while_open_and_received_while_dispatched(shop: Shop) -> None:
    identifier = shop.new(count="10")
    said = shop.bulk(identifier, {"product_id": APPLES, "count": "1"}, {"product_id": PEARS, "count": 2})
    assert said.json()["data"] == {APPLES: {"count": "11.00000"}, PEARS: {"count": "2.00000"}}
    shop.move(identifier, "SENT")
    for _ in range(2):
        shop.bulk(identifier, {"product_id": APPLES, "received": "3"})
    assert shop.status(identifier) == "DISPATCHED"
    assert shop.line(identifier)["received"] == "6.00000"


def test_each_bulk_line_needs_an_amount_and_one_bad_line_refuses_all(shop: Shop) -> None:
    identifier = shop.new(count="10")
    assert shop.bulk(identifier, {"product_id": APPLES, "count": "1"}, {"product_id": PEARS}).status_code == 422
    assert shop.bulk(identifier, {"product_id": APPLES, "count": "1"}, {"product_id": UNKNOWN, "count": "1"}).is_error
    assert shop.line(identifier)["count"] == "10.00000"


@pytest.mark.parametrize("status", ["502", "504"])
def test_a_large_bulk_may_fail_at_the_gateway_and_yet_be_done(shop: Shop, status: str) -> None:
    identifier = shop.new(count="0")
    shop.simulator.switches(large_bulk=status)
    answer = shop.bulk(identifier, *[{"product_id": APPLES, "count": "1"}] * 501)
    assert answer.status_code == int(status)
    assert "html" in answer.headers["content-type"]
    assert shop.line(identifier)["count"] == "501.00000"


@pytest.mark.parametrize("write", ["post", "put"])
def test_received_on_a_sent_order_dispatches_it(shop: Shop, write: str) -> None:
    identifier = shop.new("SENT")
    assert getattr(shop, write)(identifier, APPLES, received="4").status_code == 200
    assert shop.status(identifier) == "DISPATCHED"
    assert shop.line(identifier)["received"] == "4.00000"


@pytest.mark.parametrize("write", ["post", "put"])
def test_received_on_an_open_order_is_no_valid_modification(shop: Shop, write: str) -> None:
    identifier = shop.new("OPEN")
    refused = getattr(shop, write)(identifier, APPLES, received="4")
    assert refused.status_code == 422
    assert "No valid data modification received" in refused.json()["message"]
    assert shop.status(identifier) == "OPEN"


def test_bulk_received_dispatches_even_an_open_order(shop: Shop) -> None:
    identifier = shop.new("OPEN")
    shop.bulk(identifier, {"product_id": APPLES, "received": "4"})
    assert shop.status(identifier) == "DISPATCHED"


def test_a_received_of_zero_dispatches_too_unless_the_switch_says_not(shop: Shop) -> None:
    first, second = shop.new("SENT"), shop.new("SENT")
    shop.put(first, APPLES, received="0")
    assert shop.status(first) == "DISPATCHED"
    shop.simulator.switches(zero_received_dispatches=False)
    shop.put(second, APPLES, received="0", cost="2")
    assert shop.status(second) == "SENT"


def test_a_field_that_does_not_apply_is_ignored_beside_one_that_does_unless_the_switch_refuses(shop: Shop) -> None:
    identifier = shop.new("DISPATCHED", count="10")
    assert shop.put(identifier, APPLES, count="99", received="5").status_code == 200
    assert (shop.line(identifier)["count"], shop.line(identifier)["received"]) == ("10.00000", "5.00000")
    shop.simulator.switches(inapplicable_fields="refuse")
    assert shop.put(identifier, APPLES, count="99", received="6").status_code == 422


def test_a_line_that_is_not_there_can_only_be_posted_unless_the_switch_says_otherwise(shop: Shop) -> None:
    identifier = shop.new()
    assert shop.put(identifier, PEARS, count="1").status_code == 404
    assert shop.post(identifier, PEARS, count="0").status_code == 200
    assert shop.put(identifier, PEARS, count="1").status_code == 200
    shop.simulator.switches(put_creates_line=True)
    other = shop.new()
    assert shop.put(other, PEARS, count="1").status_code == 200


@pytest.mark.parametrize("status", ["OPEN", "SENT"])
def test_a_line_can_be_removed_before_dispatch(shop: Shop, status: str) -> None:
    identifier = shop.new(status)
    gone = shop.api.delete(f"/consignments/{identifier}/products/{APPLES}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert shop.api.get(f"/consignments/{identifier}/products").json()["data"] == []
    shown = shop.api.get(f"/consignments/{identifier}/products", params={"deleted": "true"}).json()["data"]
    assert shown[0]["deleted_at"]


@pytest.mark.parametrize("status", ["DISPATCHED", "RECEIVED", "CANCELLED"])
def test_a_line_cannot_be_removed_after_dispatch(shop: Shop, status: str) -> None:
    identifier = shop.new(status)
    assert shop.api.delete(f"/consignments/{identifier}/products/{APPLES}").status_code == 422


def test_a_removed_line_comes_back_with_fresh_amounts(shop: Shop) -> None:
    identifier = shop.new(count="10")
    shop.api.delete(f"/consignments/{identifier}/products/{APPLES}")
    shop.post(identifier, APPLES, count="1")
    assert shop.line(identifier)["count"] == "1.00000"


def test_a_composite_product_cannot_be_ordered_but_can_be_moved(shop: Shop) -> None:
    order = shop.new()
    assert shop.post(order, HAMPER, count="1").status_code == 422
    assert shop.bulk(order, {"product_id": HAMPER, "count": "1"}).status_code == 422
    transfer = shop.new(type="OUTLET", supplier_id=None, source_outlet_id=SOURCE)
    assert shop.post(transfer, HAMPER, count="1").status_code == 200


@pytest.mark.parametrize("count", ["-1", "many", "NaN", True, [], "1e40"])
def test_an_amount_that_is_none_is_refused_by_name(shop: Shop, count: object) -> None:
    refused = shop.put(shop.new(), APPLES, count=count)
    assert refused.status_code == 422
    assert "count" in refused.json()["message"]


def test_totals_are_exact_and_show_nothing_received_before_dispatch(shop: Shop) -> None:
    identifier = shop.new("SENT", count="0.1")
    for _ in range(2):
        shop.post(identifier, APPLES, count="0.1")
    shop.put(identifier, APPLES, cost="0.00003")
    assert shop.totals(identifier) == {
        "total_sent_count": "0.30000",
        "total_sent_cost": "0.0000090000",
        "total_received_count": "0.00000",
        "total_received_cost": "0.0000000000",
    }
    shop.put(identifier, APPLES, received="0.2")
    assert shop.totals(identifier)["total_received_count"] == "0.20000"
    assert shop.totals(identifier)["total_received_cost"] == "0.0000060000"


def test_a_line_change_moves_the_order_in_the_feed_only_where_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new()
    before = shop.head(identifier)["version"]
    shop.put(identifier, APPLES, count="3")
    assert shop.head(identifier)["version"] == before
    shop.simulator.switches(line_change_bumps_consignment=True)
    shop.put(identifier, APPLES, count="4")
    assert shop.head(identifier)["version"] > before
