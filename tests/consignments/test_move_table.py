"""Every pair of status and move, against the lifecycle as it was decided, written out here once more by hand."""

from __future__ import annotations

import pytest
from django.test import override_settings

from consignments.actors import WORKER
from consignments.errors import MoveNotAllowed
from consignments.lifecycle import advance
from consignments.move_definition import Move
from consignments.moves import MOVES, find_move, moves_of
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast

LIFECYCLE: dict[tuple[str, str], str] = {
    ("DRAFT", "submit"): "PENDING_APPROVAL",
    ("PENDING_APPROVAL", "recall"): "DRAFT",
    ("PENDING_APPROVAL", "approve"): "APPROVED",
    ("PENDING_APPROVAL", "reject"): "DRAFT",
    ("APPROVED", "send"): "SENT",
    ("SENT", "push"): "SENT_TO_LS",
    ("SENT_TO_LS", "confirm"): "IN_TRANSIT",
    ("SENT_TO_LS", "fail"): "FAILED",
    ("IN_TRANSIT", "fail"): "FAILED",
    ("FAILED", "retry"): "SENT_TO_LS",
    ("IN_TRANSIT", "receive"): "RECEIVED",
    ("RECEIVED", "complete"): "COMPLETE",
    ("DRAFT", "cancel"): "CANCELLED",
    ("PENDING_APPROVAL", "cancel"): "CANCELLED",
    ("APPROVED", "cancel"): "CANCELLED",
    ("SENT", "cancel"): "CANCELLED",
    ("SENT_TO_LS", "cancel"): "CANCELLED",
    ("IN_TRANSIT", "cancel"): "CANCELLED",
    ("FAILED", "cancel"): "CANCELLED",
}
# To the system these have happened already: a success that changes nothing.
ALREADY = {
    ("IN_TRANSIT", "confirm"),
    ("RECEIVED", "confirm"),
    ("COMPLETE", "confirm"),
    ("FAILED", "fail"),
    ("COMPLETE", "complete"),
}
NAMES = [move.name for move in MOVES]
PAIRS = [(status, name) for status in Status for name in NAMES]


@pytest.mark.parametrize(("status", "move"), PAIRS)
@override_settings(LIGHTSPEED_AUTO_PUSH=False)
def test_each_status_has_exactly_the_moves_of_the_lifecycle(cast: Cast, status: Status, move: str) -> None:
    order = cast.order(status)
    events = order.events.count()
    if (status, move) in LIFECYCLE:
        assert cast.make(order, move).status == LIFECYCLE[status, move]
        last = order.events.get(seq=events + 1)
        assert (last.name, last.from_status, last.to_status) == (move, status, LIFECYCLE[status, move])
        return
    if (status, move) in ALREADY:
        assert cast.make(order, move).status == status
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            cast.make(order, move)
        assert refusal.value.code == "move_not_allowed"
        assert status.label in refusal.value.message
    order.refresh_from_db()
    assert order.status == status
    assert order.events.count() == events


@pytest.mark.parametrize(("status", "move"), [(Status.RECEIVED, "receive"), (Status.COMPLETE, "receive")])
def test_the_system_may_repeat_what_has_happened(cast: Cast, status: Status, move: str) -> None:
    order = cast.order(status)
    events = order.events.count()
    assert advance(order.pk, move, actor=WORKER).status == status
    assert order.events.count() == events


def test_an_unknown_move_is_refused_with_those_there_are(cast: Cast) -> None:
    with pytest.raises(MoveNotAllowed, match="submit, recall, approve") as refusal:
        advance(cast.draft().pk, "explode", actor=cast.buyer)
    assert refusal.value.code == "unknown_move"


def test_a_kind_without_rows_has_no_moves() -> None:
    assert moves_of("OUTLET") == ()
    with pytest.raises(MoveNotAllowed):
        find_move("OUTLET", "submit")


@pytest.mark.parametrize("move", MOVES, ids=NAMES)
def test_each_row_names_who_may_make_it(move: Move) -> None:
    assert move.permission or move.system
    assert move.kinds <= set(Kind)


def test_no_move_leaves_a_terminal_status() -> None:
    assert {source for move in MOVES for source in move.sources} == set(Status) - {Status.COMPLETE, Status.CANCELLED}


def test_names_are_unique_within_a_kind() -> None:
    for kind in Kind:
        names = [move.name for move in moves_of(kind)]
        assert len(names) == len(set(names))
