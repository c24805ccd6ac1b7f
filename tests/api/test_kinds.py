"""Transfers and returns over the API: read, and moved by the people of each end."""

from __future__ import annotations

from typing import Any

import pytest

from consignments.models import Order
from consignments.statuses import Kind, Status
from tests.api.calling import Program, body_of, said
from tests.consignments.cast import Cast, pack_all


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
    goods = cast.draft(kind=Kind.RETURN)
    Order.objects.filter(pk=goods.pk).update(returns_from=cast.draft())
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
