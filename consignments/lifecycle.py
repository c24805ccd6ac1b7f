"""The only writer of an order's status: lock, re-read, check, write and record, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from consignments import events, scope
from consignments.actors import Actor
from consignments.errors import ConsignmentError, GuardRefused, MoveNotAllowed, NotPermitted
from consignments.locks import lock_order
from consignments.models import Order
from consignments.move_definition import Move, Step
from consignments.moves import find_move, moves_of
from consignments.statuses import Status, mid_sentence

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class MoveOption:
    """A move as offered to one person for one order; `why_not` says what blocks it, or is empty."""

    name: str
    label: str
    allowed: bool
    why_not: str
    code: str
    needs_reason: bool


def advance(
    order_id: int, move: str, *, actor: Actor, reason: str = "", data: Mapping[str, Any] | None = None
) -> Order:
    """Makes `move` and the moves that follow from it, and returns the order as it then stands.

    To a system actor a move that already happened is a success: the order is returned and nothing is recorded.
    Raises NotFound (not there, or a foreign outlet), NotPermitted, MoveNotAllowed (the status has no such move) or
    GuardRefused (something blocks it); then nothing is written at all.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        row = find_move(order.kind, move)
        step = Step(order, actor, reason.strip(), data or {})
        if actor.is_system and row.system and order.status in row.already:
            return order
        check(row, step)
        _make(row, step)
        _follow(row, step)
        return order


def take_over(order: Order, status: Status, *, actor: Actor, data: Mapping[str, Any]) -> None:
    """Gives an order that another system led the status it has there, and records it. Nothing follows from it.

    In the transaction that made the order. Raises MoveNotAllowed where the order has a history here already.
    """
    if order.events.exists():
        raise MoveNotAllowed(
            _("%(number)s has a history here: its status changes by moves alone.") % {"number": order.number}
        )
    source = order.status
    order.status = status
    order.save(update_fields=["status", "updated_at"])
    events.record(order, "taken_over", actor=actor, from_status=source, to_status=status, data=data)
    log.info("po.taken_over", number=order.number, status=status, actor=actor.name)


def available_moves(order: Order, actor: Actor) -> list[MoveOption]:
    """Every move people are offered, each with whether this person may make it now and, if not, why.

    An outlook for buttons: `advance` decides again under the lock.
    """
    if not scope.outlets_for(actor).filter(pk__in=order.outlet_ids).exists():
        return []
    return [_option(row, order, actor) for row in moves_of(order.kind) if row.offered]


def check(row: Move, step: Step) -> None:
    """Raises the typed refusal that stands in the way of the move, if one does."""
    if row.scoped and not step.actor.is_system:
        scope.check_order(step.actor, step.order)
    _check_all_but_scope(row, step)


def _check_all_but_scope(row: Move, step: Step) -> None:
    _check_actor(row, step)
    _check_status(row, step)
    if row.needs_reason and not step.actor.is_system and not step.reason:
        raise GuardRefused(_("%(move)s: give a reason.") % {"move": row.label}, code="reason_required")
    _check_guards(row, step)


def _check_actor(row: Move, step: Step) -> None:
    if step.actor.is_system:
        if not row.system:
            raise NotPermitted(
                _("%(move)s is for people, not for %(name)s.") % {"move": row.label, "name": step.actor.name},
                code="people_only",
            )
        return
    if row.permission is None:
        raise NotPermitted(
            _("%(move)s is done by the system, not by people.") % {"move": row.label}, code="system_only"
        )
    scope.check_right(step.actor, row.permission, _("make this move (%(move)s)") % {"move": mid_sentence(row.label)})
    if row.scoped:
        outlets = row.side.outlets_of(step.order)
        scope.check_side(step.actor, step.order, outlets, _("this move (%(move)s)") % {"move": mid_sentence(row.label)})


def _check_status(row: Move, step: Step) -> None:
    if step.order.status not in row.sources:
        sources = _(" or ").join(str(status.label) for status in Status if status in row.sources)
        raise MoveNotAllowed(
            _("%(number)s is %(status)s. %(move)s needs it to be %(sources)s.")
            % {
                "number": step.order.number,
                "status": Status(step.order.status).label,
                "move": row.label,
                "sources": sources,
            }
        )


def _check_guards(row: Move, step: Step) -> None:
    for guard in row.guards:
        why_not = guard.why_not(step)
        if why_not is not None:
            raise GuardRefused(why_not, code=guard.code)


def _make(row: Move, step: Step) -> None:
    order, source = step.order, step.order.status
    for effect in row.effects:
        effect(step)
    order.status = row.outcome(step) if row.outcome else row.target
    order.version += 1
    order.save()
    events.record(
        order,
        row.name,
        actor=step.actor,
        from_status=source,
        to_status=order.status,
        reason=step.reason,
        data=step.data,
    )
    log.info("po.moved", order=order.number, move=row.name, source=source, target=order.status, actor=step.actor.name)


def _follow(row: Move, step: Step) -> None:
    if row.then is None or not row.then.when():
        return
    following = find_move(step.order.kind, row.then.move)
    next_step = Step(step.order, step.actor)
    try:
        check(following, next_step)
    except ConsignmentError as refusal:
        # Not asked for by anyone: the order rests here, and `available_moves` tells people why.
        log.debug("po.not_followed", order=step.order.number, move=following.name, code=refusal.code)
        return
    _make(following, next_step)
    _follow(following, next_step)


def _option(row: Move, order: Order, actor: Actor) -> MoveOption:
    code = why_not = ""
    try:
        # A reason is asked for when the button is pressed, so its absence blocks nothing yet.
        _check_all_but_scope(row, Step(order, actor, reason="-"))
    except ConsignmentError as refusal:
        code, why_not = refusal.code, refusal.message
    return MoveOption(row.name, str(row.label), not why_not, why_not, code, row.needs_reason)
