"""Receipts over the API."""

from __future__ import annotations

from consignments.statuses import Status
from receiving.models import Receipt
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast


def test_goods_are_booked_in_once_and_taken_back(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT)
    sku = order.lines.all()[0].product.sku
    receiver = Program(cast.receiver)
    counted = {"lines": [{"code": sku, "accepted": "4"}], "note": "one box"}
    first, again = (receiver.post(f"orders/{order.number}/receipts", counted, key="box-key-1") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    receipt = body_of(first)
    assert [(line["sku"], line["accepted"]) for line in receipt["lines"]] == [(sku, "4.00000")]
    other = receiver.post(f"orders/{order.number}/receipts", {"lines": []}, key="box-key-1")
    assert said(other) == (409, "idempotency_key_reused")
    taken_back = receiver.post(f"receipts/{receipt['id']}/reversal", {"reason": "wrong box"})
    assert body_of(taken_back)["reverses"] == receipt["id"]
    assert len(body_of(receiver.get(f"orders/{order.number}/receipts"))["results"]) == 2
    twice = receiver.post(f"receipts/{receipt['id']}/reversal", {"reason": "wrong box"})
    assert said(twice) == (422, "already_reversed")


def test_what_cannot_be_booked_is_refused(cast: Cast) -> None:
    draft, order = cast.draft(), cast.order(Status.IN_TRANSIT)
    sku = order.lines.all()[0].product.sku
    receiver = Program(cast.receiver)
    early = receiver.post(f"orders/{draft.number}/receipts", {"lines": [{"code": sku, "accepted": "1"}]})
    unknown = receiver.post(f"orders/{order.number}/receipts", {"lines": [{"code": "NO-SUCH", "accepted": "1"}]})
    less = receiver.post(f"orders/{order.number}/receipts", {"lines": [{"code": sku, "accepted": "-1"}]})
    assert said(early) == (422, "not_receivable")
    assert said(unknown) == (422, "unknown_product")
    assert said(less) == (422, "receipt_refused")
    assert said(receiver.post("receipts/0/reversal", {"reason": "x"})) == (404, "not_found")
    assert said(Program(cast.buyer).post(f"orders/{order.number}/receipts", {})) == (403, "not_permitted")
    assert not Receipt.objects.exists()
