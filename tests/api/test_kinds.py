"""Transfers and returns over the API: read, and moved by the people of each end."""

from __future__ import annotations

from typing import Any

import pytest

from consignments.models import Order, OrderLine
from consignments.statuses import Kind, Status
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast, pack_all
from tests.factories import make_outlet


def _move(program: Program, number: str, move: str) -> Any:
    return program.post(f"orders/{number}/moves/{move}", {"reason": "as agreed"}, etag=program.etag(number))


def _status(answer: Any) -> str:
    return str(body_of(answer)["status"])


def test_a_transfer_is_moved_from_both_ends(cast: Cast) -> None:
    transfer = cast.draft(kind=Kind.OUTLET)
    asking, sending = Program(cast.buyer), Program(cast.sender)
    shown = body_of(asking.get(f"orders/{transfer.number}"))
    assert (shown["kind"], shown["source"], shown["supplier"]) == ("OUTLET", cast.source.code, None)
    assert (shown["offered"], shown["return_reason"], shown["returns_from"]) == (False, "", None)
    assert _status(_move(asking, transfer.number, "submit")) == Status.PENDING_APPROVAL
    assert _status(_move(Program(cast.approver), transfer.number, "approve")) == Status.APPROVED
    assert said(_move(asking, transfer.number, "agree")) == (403, "other_outlet")
    assert _status(_move(sending, transfer.number, "agree")) == Status.AGREED
    pack_all(transfer)
    (box,) = body_of(asking.get(f"orders/{transfer.number}/boxes"))["results"]
    assert (box["code"], len(box["contents"])) == (f"{transfer.number}-B1", 2)
    assert _status(_move(sending, transfer.number, "pack")) == Status.PACKED
    assert _status(_move(sending, transfer.number, "send")) in {Status.SENT, Status.SENT_TO_LS}


def test_a_return_is_read_and_moved(cast: Cast) -> None:
    line = cast.line("2")
    goods, origin = cast.draft(line, kind=Kind.RETURN), cast.draft(line)
    origin.lines.update(damaged=2)
    Order.objects.filter(pk=goods.pk).update(returns_from=origin)
    program = Program(cast.buyer)
    shown = body_of(program.get(f"orders/{goods.number}"))
    assert (shown["kind"], shown["return_reason"], shown["supplier"]) == ("RETURN", goods.return_reason, "KAURI")
    assert shown["returns_from"].startswith("PO-")
    assert _status(_move(program, goods.number, "submit")) == Status.PENDING_APPROVAL
    assert said(_move(program, goods.number, "agree")) == (409, "unknown_move")


@pytest.mark.parametrize("kind", list(Kind))
def test_the_list_is_narrowed_to_a_kind(cast: Cast, kind: Kind) -> None:
    made = {each: cast.draft(kind=each).number for each in (Kind.SUPPLIER, Kind.OUTLET, Kind.RETURN)}
    found = [order["number"] for order in body_of(Program(cast.buyer).get("orders", kind=kind))["results"]]
    assert found == ([made[kind]] if kind in made else [])


TRANSFER = {"kind": "OUTLET", "outlet": "QUEEN", "source": "DEPOT", "lines": [{"code": "CUP-12", "ordered": "6"}]}
RETURN = {"kind": "RETURN", "outlet": "QUEEN", "supplier": "KAURI", "return_reason": "RECALL"}


def test_a_transfer_is_written_by_either_end(cast: Cast) -> None:
    depot = make_outlet(code="DEPOT")
    asking, sending = Program(cast.buyer), Program(cast.play("buyer", at=depot))
    asked = asking.post("orders", TRANSFER)
    assert (asked.status_code, body_of(asked)["source"], body_of(asked)["offered"]) == (201, "DEPOT", False)
    number = body_of(asked)["number"]
    assert asked["Location"] == f"/api/v1/orders/{number}"
    assert said(sending.post("orders", TRANSFER)) == (404, "outlet_not_found")
    offered = sending.post("orders", {**TRANSFER, "offered": True})
    assert (offered.status_code, body_of(offered)["offered"]) == (201, True)
    assert said(asking.post("orders", {**TRANSFER, "offered": True})) == (404, "outlet_not_found")
    assert said(asking.post("orders", {**TRANSFER, "source": "NOWHERE"})) == (422, "unknown_outlet")
    assert said(asking.post("orders", {**TRANSFER, "source": "QUEEN"})) == (422, "same_outlet")
    make_outlet(code="HILL")
    changed = asking.send("PATCH", f"orders/{number}", {"source": "HILL"}, etag=asked["ETag"])
    assert (body_of(changed)["source"], body_of(changed)["outlet"]) == ("HILL", "QUEEN")
    own = asking.send("PATCH", f"orders/{number}", {"outlet": "DEPOT"}, etag=changed["ETag"])
    assert said(own) == (404, "outlet_not_found")
    none = asking.send("PATCH", f"orders/{number}", {"supplier": "KAURI"}, etag=changed["ETag"])
    assert said(none) == (422, "invalid_input")


def test_a_return_is_written_from_nothing_and_its_reason_changed(cast: Cast) -> None:
    buyer = Program(cast.buyer)
    made = buyer.post("orders", RETURN)
    assert (made.status_code, body_of(made)["kind"], body_of(made)["return_reason"]) == (201, "RETURN", "RECALL")
    changed = buyer.send(
        "PATCH", f"orders/{body_of(made)['number']}", {"return_reason": "OVERSTOCK"}, etag=made["ETag"]
    )
    assert body_of(changed)["return_reason"] == "OVERSTOCK"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("sent", "places"),
    [
        ({"outlet": "QUEEN"}, {"#/supplier"}),
        ({"outlet": "QUEEN", "supplier": "KAURI", "source": "DEPOT", "offered": True}, {"#/source", "#/offered"}),
        ({**TRANSFER, "supplier": "KAURI", "return_reason": "RECALL"}, {"#/supplier", "#/return_reason"}),
        ({"kind": "OUTLET", "outlet": "QUEEN"}, {"#/source"}),
        ({"kind": "RETURN", "outlet": "QUEEN"}, {"#/supplier", "#/return_reason"}),
        ({**RETURN, "return_reason": "BORED"}, {"#/return_reason"}),
        ({**RETURN, "kind": "STOCKTAKE"}, {"#/kind"}),
    ],
)
def test_each_kind_has_its_own_parties(cast: Cast, sent: dict[str, Any], places: set[str]) -> None:
    answer = Program(cast.buyer).post("orders", sent)
    assert said(answer) == (422, "invalid_input")
    assert {fault["pointer"] for fault in body_of(answer)["errors"]} == places
    assert not Order.objects.exists()


def test_what_came_damaged_is_sent_back_once(cast: Cast) -> None:
    order = cast.order(Status.IN_TRANSIT)
    OrderLine.objects.filter(pk=order.lines.all()[0].pk).update(damaged=2)
    buyer, address = Program(cast.buyer), f"orders/{order.number}/returns"
    first, again = (buyer.post(address, {}, key="send-it-back") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    goods = body_of(first)
    assert (goods["kind"], goods["returns_from"], goods["return_reason"]) == ("RETURN", order.number, "DAMAGED")
    assert said(buyer.post(address, {})) == (422, "nothing_to_return")
    assert said(Program(cast.receiver).post(address, {})) == (403, "not_permitted")
    assert said(Program(cast.buyer, "receipts").post(address, {})) == (403, "scope_missing")
    assert said(Program(cast.play("buyer", at=make_outlet())).post(address, {})) == (404, "order_not_found")
