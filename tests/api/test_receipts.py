"""Receipts over the API."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from consignments.statuses import Status
from receiving.counts import CountedLine
from receiving.models import Photo, Receipt
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast
from tests.factories import make_outlet
from tests.receiving.pictures import upload


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


@pytest.fixture
def photographed(cast: Cast, evidence_folder: Path) -> tuple[Receipt, Photo]:
    """A receipt with one photograph of a line."""
    order = cast.order(Status.IN_TRANSIT)
    photo = store_photo(order.pk, key="photo-key-1", upload=upload(seed=1), actor=cast.receiver)
    line = CountedLine(order.lines.all()[0].product_id, damaged=Decimal(1), reason="wet", photos=(photo.token,))
    return post_receipt(order.pk, key="photo-key-1", lines=[line], actor=cast.receiver), photo


def test_a_receipts_photographs_are_listed_and_downloaded(cast: Cast, photographed: tuple[Receipt, Photo]) -> None:
    receipt, photo = photographed
    receiver = Program(cast.receiver)
    (listed,) = body_of(receiver.get(f"receipts/{receipt.pk}/photos"))["results"]
    assert (listed["id"], listed["sku"]) == (str(photo.token), receipt.lines.all()[0].product.sku)
    assert listed["url"].endswith(f"/api/v1/photos/{photo.token}")
    for copy, sha256 in (("", photo.served_sha256), ("thumbnail", photo.thumbnail_sha256)):
        answer = receiver.get(f"photos/{photo.token}", **({"copy": copy} if copy else {}))
        assert hashlib.sha256(answer.getvalue()).hexdigest() == sha256
    assert said(receiver.get(f"photos/{photo.token}", copy="original")) == (403, "not_permitted")
    assert said(receiver.get(f"photos/{photo.token}", copy="larger")) == (400, "invalid_query")
    taken = Program(cast.manager).get(f"photos/{photo.token}", copy="original")
    assert hashlib.sha256(taken.getvalue()).hexdigest() == listed["sha256"]


def test_whoever_asks_for_a_picture_is_refused_in_json(cast: Cast, photographed: tuple[Receipt, Photo]) -> None:
    _, photo = photographed
    receiver, stranger = Program(cast.receiver), Program(cast.play("receiver", at=make_outlet()))
    for program, status in ((receiver, 200), (stranger, 404)):
        headers = {"Authorization": f"Bearer {program.secret}", "Accept": "image/jpeg"}
        answer = program.client.get(f"/api/v1/photos/{photo.token}", headers=headers)
        assert (answer.status_code, len(answer.getvalue()) > 0) == (status, True)
    assert said(answer) == (404, "not_found")


def test_a_photograph_whose_file_is_away_is_a_problem_not_a_picture(
    cast: Cast, photographed: tuple[Receipt, Photo], evidence_folder: Path
) -> None:
    _, photo = photographed
    (evidence_folder / photo.served).unlink()
    assert said(Program(cast.receiver).get(f"photos/{photo.token}")) == (503, "evidence_unavailable")
