"""The same move for several orders, each in a transaction of its own and told by name. No refusal stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import Conflict, ConsignmentError, InvalidInput, MoveNotAllowed
from consignments.lifecycle import check
from consignments.models import Order
from consignments.move_definition import Step
from consignments.moves import find_move
from consignments.scope import get_order
from consignments.seen_moves import advance_seen, just_made
from consignments.statuses import Status

# Moves that ask nothing and that a person may make for many orders without reading each of them once more.
MOVES = ("submit", "send")
MOST = 50
LONGEST_VERSION = 18

# The number of an order, and its version on the page where it was chosen.
Chosen = tuple[str, int]


@dataclass(frozen=True)
class Outlook:
    """An order that was chosen, and why the move cannot be made now, or nothing. None: not there for this person."""

    number: str
    version: int
    order: Order | None
    why_not: str


@dataclass(frozen=True)
class Result:
    """What became of one order: its status then, or the sentence that says why it was not moved."""

    number: str
    order: Order | None
    done: bool
    words: str


def read_chosen(values: Iterable[str]) -> list[Chosen]:
    """`PO-000012:4` as ("PO-000012", 4), each order once; anything else was not on the page and is left out."""
    return list(dict(_read(values)).items())


def few(chosen: Sequence[Chosen]) -> Sequence[Chosen]:
    """`chosen` as they are; raises InvalidInput for more than MOST."""
    if len(chosen) > MOST:
        raise InvalidInput(
            [
                _("%(ticked)s orders are ticked. Tick at most %(most)s at a time.")
                % {"ticked": len(chosen), "most": MOST}
            ],
            code="too_many",
        )
    return chosen


def outlook(chosen: Iterable[Chosen], move: str, *, actor: Actor) -> list[Outlook]:
    """What would become of each; `move_each` decides again under the lock."""
    return [_outlook(number, version, move, actor) for number, version in chosen]


def move_each(
    chosen: Iterable[Chosen], move: str, *, actor: Actor, first: Callable[[Order], None] | None = None
) -> Sequence[Result]:
    """Makes `move` for each, as the actor saw it; `first` may raise a refusal of its own before that.

    An order that this person moved so moments ago counts as done: the button was pressed twice.
    """
    return [_move(number, version, move, actor, first) for number, version in chosen]


def _read(values: Iterable[str]) -> Iterator[Chosen]:
    for value in values:
        number, _colon, version = value.rpartition(":")
        if number and version.isdecimal() and len(version) <= LONGEST_VERSION:
            yield number, int(version)


def _outlook(number: str, version: int, move: str, actor: Actor) -> Outlook:
    order: Order | None = None
    try:
        order = get_order(number, actor)
        check(find_move(order.kind, move), Step(order, actor))
    except ConsignmentError as refusal:
        return Outlook(number, version, order, refusal.message)
    return Outlook(number, version, order, "")


def _move(number: str, version: int, move: str, actor: Actor, first: Callable[[Order], None] | None) -> Result:
    order: Order | None = None
    try:
        order = get_order(number, actor)
        if first is not None:
            first(order)
        moved = advance_seen(order, move, seen_version=version, actor=actor)
    except ConsignmentError as refusal:
        if order and isinstance(refusal, Conflict | MoveNotAllowed) and just_made(order, move, actor):
            return _done(order)
        return Result(number, order, False, refusal.message)
    return _done(moved)


def _done(order: Order) -> Result:
    return Result(order.number, order, True, str(Status(order.status).label))
