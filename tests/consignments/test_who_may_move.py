"""Rights, outlets and kinds of actor: checked in the move itself, so no view can forget it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from consignments.actors import WORKER, Actor, person
from consignments.errors import NotFound, NotPermitted
from consignments.lifecycle import advance, available_moves
from consignments.moves import MOVES
from consignments.statuses import Status
from tests.consignments.cast import Cast
from tests.factories import make_outlet, make_user

FOR_PEOPLE = [move for move in MOVES if move.permission]
SYSTEM_ONLY = [move for move in MOVES if not move.permission]
PEOPLE_ONLY = [move for move in MOVES if not move.system]
ROLES = {
    "submit": {"buyer", "manager"},
    "recall": {"buyer", "manager"},
    "approve": {"approver", "manager"},
    "reject": {"approver", "manager"},
    "send": {"buyer", "manager"},
    "push": {"buyer", "manager"},
    "retry": {"operator", "manager"},
    "receive": {"receiver", "manager"},
    "complete": {"manager"},
    "cancel": {"buyer", "manager"},
}


def _source(move_name: str) -> Status:
    return next(status for move in MOVES if move.name == move_name for status in Status if status in move.sources)


@pytest.mark.parametrize("role", ["buyer", "approver", "receiver", "operator", "manager"])
@pytest.mark.parametrize("move", [move.name for move in FOR_PEOPLE])
def test_only_the_roles_with_the_right_get_past_it(cast: Cast, move: str, role: str) -> None:
    order = cast.order(_source(move))
    actor = cast.play(role)
    refused = None
    try:
        advance(order.pk, move, actor=actor, reason="because")
    except NotPermitted as refusal:
        refused = refusal.code
    except Exception as other:  # noqa: BLE001 - a guard may still block it: this test is about the right alone
        assert getattr(other, "http_status", None) == 422
    assert refused == (None if role in ROLES[move] else "not_permitted")


@pytest.mark.parametrize("move", [move.name for move in FOR_PEOPLE if move.scoped])
def test_an_order_of_a_foreign_outlet_is_not_there(cast: Cast, move: str) -> None:
    order = cast.order(_source(move))
    stranger = cast.play("manager", at=make_outlet())
    with pytest.raises(NotFound) as refusal:
        advance(order.pk, move, actor=stranger, reason="because")
    assert refusal.value.code == "order_not_found"
    order.refresh_from_db()
    assert order.status == _source(move)


@pytest.mark.parametrize("move", [move.name for move in SYSTEM_ONLY])
def test_what_the_system_does_no_person_can(cast: Cast, move: str) -> None:
    root = person(User.objects.create_superuser("root", password="x"))
    with pytest.raises(NotPermitted) as refusal:
        advance(cast.order(_source(move)).pk, move, actor=root)
    assert refusal.value.code == "system_only"


@pytest.mark.parametrize("move", [move.name for move in PEOPLE_ONLY])
def test_what_people_decide_the_system_cannot(cast: Cast, move: str) -> None:
    with pytest.raises(NotPermitted) as refusal:
        advance(cast.order(_source(move)).pk, move, actor=WORKER, reason="because")
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


@pytest.mark.parametrize("status", list(Status))
def test_every_offer_that_is_allowed_can_be_made(cast: Cast, status: Status) -> None:
    """The buttons and the rule are one: what is offered to the manager goes through."""
    for option in available_moves(cast.order(status), cast.manager):
        if option.allowed:
            order = cast.order(status)
            advance(order.pk, option.name, actor=_someone_like(cast.manager), reason="because")


def _someone_like(actor: Actor) -> Actor:
    assert actor.user is not None
    return person(User.objects.get(pk=actor.user.pk))
