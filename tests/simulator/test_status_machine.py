"""Which status follows which, for the four types, and what stands against a move."""

from __future__ import annotations

import itertools

import pytest

from simulator.rules import statuses
from tests.simulator.shop import APPLES, SOURCE, Shop

ALLOWED = {
    "SUPPLIER": {
        ("OPEN", "SENT"),
        ("SENT", "DISPATCHED"),
        ("DISPATCHED", "RECEIVED"),
        ("OPEN", "CANCELLED"),
        ("SENT", "CANCELLED"),
        ("DISPATCHED", "CANCELLED"),
    },
    # DISPATCHED is reached by a switch alone; from there a transfer goes on as from SENT.
    "OUTLET": {
        ("OPEN", "SENT"),
        ("SENT", "RECEIVED"),
        ("DISPATCHED", "RECEIVED"),
        ("OPEN", "CANCELLED"),
        ("SENT", "CANCELLED"),
        ("DISPATCHED", "CANCELLED"),
    },
    "RETURN": {("OPEN", "SENT"), ("OPEN", "CANCELLED")},
}
STATUSES = ("OPEN", "SENT", "DISPATCHED", "RECEIVED", "CANCELLED")


@pytest.mark.parametrize("kind", ALLOWED)
def test_only_the_documented_moves_are_allowed(kind: str) -> None:
    pairs = itertools.permutations(STATUSES, 2)
    found = {pair for pair in pairs if statuses.may_follow(kind, *pair, skipping=False)}
    assert found == ALLOWED[kind]


def test_statuses_may_be_skipped_only_forwards() -> None:
    assert statuses.may_follow("SUPPLIER", "OPEN", "RECEIVED", skipping=True)
    assert not statuses.may_follow("SUPPLIER", "SENT", "OPEN", skipping=True)
    assert not statuses.may_follow("SUPPLIER", "CANCELLED", "RECEIVED", skipping=True)


def test_a_stocktake_goes_through_processing_and_may_be_closed_on_the_way() -> None:
    way = ["STOCKTAKE_SCHEDULED", "STOCKTAKE_IN_PROGRESS", "STOCKTAKE_IN_PROGRESS_PROCESSED", "STOCKTAKE_COMPLETE"]
    assert all(statuses.may_follow("STOCKTAKE", *pair, skipping=False) for pair in itertools.pairwise(way))
    assert not statuses.may_follow("STOCKTAKE", way[1], way[3], skipping=False)
    assert all(statuses.may_follow("STOCKTAKE", status, "CLOSED", skipping=False) for status in way[:3])


def test_an_order_goes_all_the_way(shop: Shop) -> None:
    identifier = shop.new("RECEIVED")
    assert shop.status(identifier) == "RECEIVED"
    assert shop.head(identifier)["received_at"]
    assert shop.line(identifier)["status"] == "RECEIVE_SUCCESS"


def test_an_order_can_be_dispatched_by_hand(shop: Shop) -> None:
    identifier = shop.new("SENT")
    assert shop.move(identifier, "DISPATCHED").json()["data"]["status"] == "DISPATCHED"


def test_a_step_cannot_be_skipped_unless_the_switch_says_so(shop: Shop) -> None:
    identifier = shop.new()
    refused = shop.move(identifier, "DISPATCHED")
    assert refused.status_code == 422
    assert "OPEN to DISPATCHED" in refused.json()["message"]
    shop.simulator.switches(skip_states=True)
    assert shop.move(identifier, "DISPATCHED").status_code == 200


def test_the_status_it_has_already_is_no_move(shop: Shop) -> None:
    assert shop.move(shop.new("SENT"), "SENT").status_code == 200


def test_an_order_without_lines_cannot_move_not_even_to_cancelled(shop: Shop) -> None:
    identifier = shop.create().json()["data"]["id"]
    assert shop.move(identifier, "SENT").status_code == 422
    assert shop.move(identifier, "CANCELLED").status_code == 422
    shop.simulator.switches(cancel_empty=True)
    assert shop.move(identifier, "CANCELLED").status_code == 200


def test_a_removed_line_does_not_count_as_a_line(shop: Shop) -> None:
    identifier = shop.new()
    shop.api.delete(f"/consignments/{identifier}/products/{APPLES}")
    assert shop.move(identifier, "SENT").status_code == 422


def test_nothing_received_cannot_become_received(shop: Shop) -> None:
    identifier = shop.new("SENT")
    shop.put(identifier, APPLES, received="0")
    refused = shop.move(identifier, "RECEIVED")
    assert (refused.status_code, shop.status(identifier)) == (422, "DISPATCHED")


def test_a_transfer_is_received_straight_from_sent(shop: Shop) -> None:
    identifier = shop.new("SENT", type="OUTLET", supplier_id=None, source_outlet_id=SOURCE)
    assert shop.put(identifier, APPLES, received="3").status_code == 200
    assert shop.status(identifier) == "SENT"
    assert shop.move(identifier, "RECEIVED").status_code == 200


def test_a_return_ends_with_sent(shop: Shop) -> None:
    identifier = shop.new("SENT", type="RETURN")
    assert shop.move(identifier, "CANCELLED").status_code == 422
    assert shop.move(identifier, "RECEIVED").status_code == 422


def test_a_refused_move_leaves_no_half_change(shop: Shop) -> None:
    identifier = shop.create().json()["data"]["id"]
    before = shop.head(identifier)
    refused = shop.api.put(f"/consignments/{identifier}", json={"name": "other", "status": "SENT"})
    assert refused.status_code == 422
    assert shop.head(identifier) == before
