"""Rights, outlets and kinds of actor: checked in the move itself, so no view can forget it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from consignments.actors import WORKER, Actor, person
from consignments.errors import ConsignmentError, NotFound, NotPermitted
from consignments.lifecycle import advance, available_moves
from consignments.models import Outlet
from consignments.move_definition import Move, Side
from consignments.moves import TABLES, find_move
from consignments.statuses import Kind, Status
from tests.consignments.cast import Cast
from tests.consignments.lifecycles import EVERY_STATUS
from tests.factories import make_outlet, make_user

pytestmark = pytest.mark.sqlite

EVERY_MOVE = [(kind, move) for kind, moves in TABLES.items() for move in moves]
FOR_PEOPLE = [(Kind(kind), move.name) for kind, move in EVERY_MOVE if move.permission]
SCOPED = [(Kind(kind), move.name) for kind, move in EVERY_MOVE if move.permission and move.scoped]
OF_ONE_END = [(Kind.OUTLET, move.name) for move in TABLES[Kind.OUTLET] if move.side != Side.EITHER]
SYSTEM_ONLY = [(Kind(kind), move.name) for kind, move in EVERY_MOVE if not move.permission]
PEOPLE_ONLY = [(Kind(kind), move.name) for kind, move in EVERY_MOVE if not move.system]
PLAYED = ("buyer", "approver", "receiver", "operator", "manager")
_BUYERS = {"buyer", "manager"}
_PACKERS = {"buyer", "receiver", "manager"}
ROLES = {
    "submit": _BUYERS,
    "recall": _BUYERS,
    "approve": {"approver", "manager"},
    "reject": {"approver", "manager"},
    "agree": _PACKERS,
    "decline": _PACKERS,
    "pack": _PACKERS,
    "unpack": _PACKERS,
    "send": _BUYERS,
    "push": _BUYERS,
    "retry": {"operator", "manager"},
    "receive": {"receiver", "manager"},
    "complete": {"manager"},
    "settle": {"manager"},
    "credit": _BUYERS,
    "close": {"manager"},
    "cancel": _BUYERS,
}
# Transfers and returns are dispatched by those who pack them.
ROLES_BY_KIND = {
    Kind.SUPPLIER: ROLES,
    Kind.OUTLET: {**ROLES, "send": _PACKERS, "push": _PACKERS},
    Kind.RETURN: {**ROLES, "send": _PACKERS, "push": _PACKERS},
}


def _source(kind: Kind, move_name: str) -> Status:
    move = find_move(kind, move_name)
    return next(status for status in Status if status in move.sources)


def _end_of(cast: Cast, move: Move) -> Outlet:
    """The outlet whose people make the move of a transfer that the destination asked for."""
    return cast.source if move.side in {Side.ANSWERING, Side.SENDING} else cast.outlet


@pytest.mark.parametrize(("kind", "move"), FOR_PEOPLE)
def test_only_the_roles_with_the_right_get_past_it(cast: Cast, kind: Kind, move: str) -> None:
    order = cast.order(_source(kind, move), kind=kind)
    at = _end_of(cast, find_move(kind, move)) if kind == Kind.OUTLET else cast.outlet
    for role in PLAYED:
        actor = cast.play(role, at=at)
        with transaction.atomic():
            refused = _refusal(order.pk, move, actor)
            transaction.set_rollback(True)
        assert refused == (None if role in ROLES_BY_KIND[kind][move] else "not_permitted"), role


def _refusal(order_id: int, move: str, actor: Actor) -> str | None:
    """The code where the right is missing; what a guard says is no matter here."""
    try:
        advance(order_id, move, actor=actor, reason="because")
    except NotPermitted as refusal:
        return refusal.code
    except ConsignmentError as other:
        assert other.http_status == 422
    return None


@pytest.mark.parametrize(("kind", "move"), SCOPED)
def test_an_order_of_a_foreign_outlet_is_not_there(cast: Cast, kind: Kind, move: str) -> None:
    order = cast.order(_source(kind, move), kind=kind)
    stranger = cast.play("manager", at=make_outlet())
    with pytest.raises(NotFound) as refusal:
        advance(order.pk, move, actor=stranger, reason="because")
    assert refusal.value.code == "order_not_found"
    order.refresh_from_db()
    assert order.status == _source(kind, move)


@pytest.mark.parametrize(("kind", "move"), OF_ONE_END)
def test_the_other_end_of_a_transfer_sees_the_move_and_cannot_make_it(cast: Cast, kind: Kind, move: str) -> None:
    order = cast.order(_source(kind, move), kind=kind)
    right_end = _end_of(cast, find_move(kind, move))
    other_end = cast.outlet if right_end == cast.source else cast.source
    manager = cast.play("manager", at=other_end)
    with pytest.raises(NotPermitted, match=right_end.name) as refusal:
        advance(order.pk, move, actor=manager, reason="because")
    assert refusal.value.code == "other_outlet"
    option = next(option for option in available_moves(order, manager) if option.name == move)
    assert (option.allowed, option.code) == (False, "other_outlet")


@pytest.mark.parametrize(("kind", "move"), SYSTEM_ONLY)
def test_what_the_system_does_no_person_can(cast: Cast, kind: Kind, move: str) -> None:
    root = person(User.objects.create_superuser("root", password="x"))
    with pytest.raises(NotPermitted) as refusal:
        advance(cast.order(_source(kind, move), kind=kind).pk, move, actor=root)
    assert refusal.value.code == "system_only"


@pytest.mark.parametrize(("kind", "move"), PEOPLE_ONLY)
def test_what_people_decide_the_system_cannot(cast: Cast, kind: Kind, move: str) -> None:
    with pytest.raises(NotPermitted) as refusal:
        advance(cast.draft(kind=kind).pk, move, actor=WORKER, reason="because")
    assert refusal.value.code == "people_only"


def test_the_right_is_asked_before_the_status_is_told(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        advance(cast.order(Status.COMPLETE).pk, "approve", actor=cast.receiver)


def test_a_closed_account_loses_its_rights_at_once(cast: Cast) -> None:
    user = make_user("leaver", "buyer", outlets=[cast.outlet])
    actor = person(user)
    user.is_active = False
    user.save()
    with pytest.raises(NotPermitted):
        advance(cast.draft().pk, "submit", actor=actor)


def test_an_order_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        advance(987_654, "submit", actor=cast.buyer)


def test_people_are_offered_their_moves_with_the_reason_for_each_missing_one(cast: Cast) -> None:
    options = {option.name: option for option in available_moves(cast.order(Status.PENDING_APPROVAL), cast.approver)}
    assert {name for name, option in options.items() if option.allowed} == {"approve", "reject"}
    assert options["reject"].needs_reason
    assert not {"confirm", "fail", "retry"} & set(options)
    assert "does not have the right" in options["recall"].why_not
    assert options["recall"].code == "not_permitted"


def test_nothing_is_offered_for_a_foreign_order(cast: Cast) -> None:
    stranger = cast.play("manager", at=make_outlet())
    assert available_moves(cast.draft(), stranger) == []


@pytest.mark.parametrize(("kind", "status"), EVERY_STATUS)
def test_every_offer_that_is_allowed_can_be_made(cast: Cast, kind: Kind, status: Status) -> None:
    """The buttons and the rule are one: what is offered to the manager goes through."""
    order = cast.order(status, kind=kind)
    for option in available_moves(order, cast.manager):
        if option.allowed:
            with transaction.atomic():
                advance(order.pk, option.name, actor=_someone_like(cast.manager), reason="because")
                transaction.set_rollback(True)


def _someone_like(actor: Actor) -> Actor:
    assert actor.user is not None
    return person(User.objects.get(pk=actor.user.pk))
