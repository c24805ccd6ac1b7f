"""Every pair of status and move of every kind, against the lifecycles as they were decided."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from consignments.actors import WORKER
from consignments.errors import GuardRefused, MoveNotAllowed
from consignments.lifecycle import advance
from consignments.models import Order
from consignments.moves import TABLES, find_move, moves_of
from consignments.statuses import TERMINAL, Kind, Status
from tests.consignments.cast import Cast
from tests.consignments.lifecycles import ALREADY, EVERY_STATUS, HELD_BACK, LIFECYCLES, STATUSES

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
@override_settings(LIGHTSPEED_AUTO_PUSH=False)
def test_each_status_has_exactly_the_moves_of_its_lifecycle(cast: Cast, kind: Kind, status: Status) -> None:
    order = cast.order(status, kind=kind)
    # The source's person is made now, lest they are rolled back with a move of theirs.
    assert cast.sender.user
    for row in moves_of(kind):
        with transaction.atomic():
            _try(cast, order, row.name)
            # Each move is tried from the same state.
            transaction.set_rollback(True)


def _try(cast: Cast, order: Order, move: str) -> None:
    order.refresh_from_db()
    status, events = Status(order.status), order.events.count()
    kind = Kind(order.kind)
    if (status, move) in LIFECYCLES[kind]:
        assert cast.make(order, move).status == LIFECYCLES[kind][status, move], move
        last = order.events.get(seq=events + 1)
        assert (last.name, last.from_status, last.to_status) == (move, status, LIFECYCLES[kind][status, move])
        return
    if (status, move) in ALREADY[kind]:
        assert cast.make(order, move).status == status
    elif kind == Kind.RETURN and (status, move) in HELD_BACK:
        with pytest.raises(GuardRefused, match="Send it to Lightspeed first"):
            cast.make(order, move)
    else:
        with pytest.raises(MoveNotAllowed) as refusal:
            cast.make(order, move)
        assert refusal.value.code == "move_not_allowed"
        assert str(status.label) in refusal.value.message
    order.refresh_from_db()
    assert order.status == status
    assert order.events.count() == events


@pytest.mark.parametrize("kind", [Kind.SUPPLIER, Kind.OUTLET])
def test_the_system_may_repeat_what_has_happened(cast: Cast, kind: Kind) -> None:
    order = cast.order(Status.RECEIVED, kind=kind)
    events = order.events.count()
    assert advance(order.pk, "receive", actor=WORKER).status == Status.RECEIVED
    assert order.events.count() == events


def test_an_unknown_move_is_refused_with_those_there_are(cast: Cast) -> None:
    with pytest.raises(MoveNotAllowed, match="submit, recall, approve") as refusal:
        advance(cast.draft().pk, "explode", actor=cast.buyer)
    assert refusal.value.code == "unknown_move"


def test_a_kind_that_is_not_moved_here_has_no_moves() -> None:
    assert moves_of("STOCKTAKE") == ()
    with pytest.raises(MoveNotAllowed):
        find_move("STOCKTAKE", "submit")


def test_every_kind_has_a_table_and_each_row_names_who_may_make_it() -> None:
    assert set(TABLES) == set(Kind)
    assert all(move.permission or move.system for moves in TABLES.values() for move in moves)


@pytest.mark.parametrize("kind", Kind)
def test_no_move_leaves_a_terminal_status(kind: Kind) -> None:
    assert {source for move in moves_of(kind) for source in move.sources} == set(STATUSES[kind]) - TERMINAL


@pytest.mark.parametrize("kind", Kind)
def test_names_are_unique_within_a_kind(kind: Kind) -> None:
    names = [move.name for move in moves_of(kind)]
    assert len(names) == len(set(names))
