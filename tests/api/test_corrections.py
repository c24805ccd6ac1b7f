"""Corrections of a received order over the API."""

from __future__ import annotations

from typing import Any

import pytest

from consignments.models import Order
from consignments.statuses import Status
from receiving.models import Receipt
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_product

pytestmark = pytest.mark.sqlite


@pytest.fixture
def received(cast: Cast) -> Order:
    """Both its lines came as ordered: 10 and 2.5 pieces."""
    order = cast.order(Status.IN_TRANSIT)
    lines = [{"code": line.product.sku, "accepted": str(line.ordered)} for line in order.lines.all()]
    booked = Program(cast.receiver).post(f"orders/{order.number}/receipts", {"lines": lines})
    assert booked.status_code == 201
    return order


def totals(order: Order, **pieces: str) -> dict[str, Any]:
    none = dict.fromkeys(("accepted", "damaged", "missing", "wrong"), "0")
    return {"code": order.lines.all()[0].product.sku, **none, **pieces}


def body(order: Order, *lines: dict[str, Any], **changed: Any) -> dict[str, Any]:
    newest = Receipt.objects.filter(order=order).order_by("pk").last()
    return {"seen": newest.pk if newest else 0, "reason": "two were cracked", "lines": lines, **changed}


def test_totals_are_put_right_once_by_a_document_of_their_own(cast: Cast, received: Order) -> None:
    manager, address = Program(cast.manager), f"orders/{received.number}/corrections"
    asked = body(received, totals(received, accepted="8", damaged="2"))
    first, again = (manager.post(address, asked, key="cracked-cups") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    correction = body_of(first)
    assert (correction["kind"], correction["reason"]) == ("CORRECTION", "two were cracked")
    assert [(line["accepted"], line["damaged"]) for line in correction["lines"]] == [("-2.00000", "2.00000")]
    shown = body_of(manager.get(f"orders/{received.number}/lines"))["results"][0]
    assert (shown["accepted"], shown["damaged"], shown["open"]) == ("8.00000", "2.00000", "0.00000")
    assert said(manager.post(address, asked)) == (409, "counts_changed")


def test_refusals_are_those_of_the_domain(cast: Cast, received: Order) -> None:
    manager, address = Program(cast.manager), f"orders/{received.number}/corrections"
    good = totals(received, accepted="8", damaged="2")
    stranger = make_product()
    for lines, words in (
        ([totals(received, accepted="8")], "would be open again"),
        ([good, good], "is named twice"),
        ([good, {**good, "code": stranger.sku}], f"{stranger.sku} is not on the order"),
    ):
        answer = manager.post(address, body(received, *lines))
        assert said(answer) == (422, "receipt_refused")
        assert words in body_of(answer)["detail"]
    assert said(manager.post(address, body(received, {**good, "code": "NO-SUCH"}))) == (422, "unknown_product")
    lacking = manager.post(address, body(received, {"code": good["code"], "accepted": "8"}, reason=" "))
    places = [fault["pointer"] for fault in body_of(lacking)["errors"]]
    assert places == ["#/reason", "#/lines/0/damaged", "#/lines/0/missing", "#/lines/0/wrong"]
    under_way = cast.order(Status.IN_TRANSIT)
    early = manager.post(f"orders/{under_way.number}/corrections", body(under_way, totals(under_way, accepted="1")))
    assert said(early) == (422, "not_correctable")
    assert Receipt.objects.count() == 1


def test_it_needs_right_scope_and_outlet(cast: Cast, received: Order) -> None:
    address, asked = f"orders/{received.number}/corrections", body(received, totals(received, accepted="8"))
    assert said(Program(cast.receiver).post(address, asked)) == (403, "not_permitted")
    assert said(Program(cast.manager, "orders").post(address, asked)) == (403, "scope_missing")
    elsewhere = Program(cast.play("manager", at=make_outlet()))
    assert said(elsewhere.post(address, asked)) == (404, "order_not_found")
