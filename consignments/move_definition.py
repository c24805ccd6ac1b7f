"""What a move is: who may make it, from where to where, what may block it and what it sets off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django_stubs_ext import StrOrPromise

from consignments.actors import Actor
from consignments.models import Order
from consignments.statuses import Status


@dataclass(frozen=True)
class Step:
    """One move being made. `order` is locked, freshly read, and still in the status it comes from.

    `found` is what a guard found out under the lock, for the effects that follow.
    """

    order: Order
    actor: Actor
    reason: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Guard:
    """Something that may block a move: `why_not` gives a sentence for people, or None; `code` is for programs."""

    code: str
    why_not: Callable[[Step], str | None]


def guard(code: str) -> Callable[[Callable[[Step], str | None]], Guard]:
    """Makes the decorated function a guard that refuses with `code`."""
    return lambda why_not: Guard(code, why_not)


Effect = Callable[[Step], None]


class Side(Enum):
    """Which outlet's people make a move, where an order concerns two of them."""

    EITHER = "either"
    WRITING = "writing"
    ANSWERING = "answering"
    SENDING = "sending"
    RECEIVING = "receiving"

    def outlets_of(self, order: Order) -> tuple[int, ...]:
        """The ids of the outlets on this side of `order`."""
        return {
            Side.EITHER: order.outlet_ids,
            Side.WRITING: (order.writing_outlet_id,),
            Side.ANSWERING: (order.answering_outlet_id,),
            Side.SENDING: (order.sending_outlet_id,),
            Side.RECEIVING: (order.outlet_id,),
        }[self]


@dataclass(frozen=True)
class Follow:
    """The move that comes at once after another, in the same transaction, where `when` holds and nothing blocks it."""

    move: str
    when: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Move:
    """One row of the table.

    permission: the right a person needs; None where no person may make the move.
    system:     whether the named parts of the system may make it.
    side:       of an order that concerns two outlets, whose people may make it.
    already:    statuses in which the move has plainly happened before: to a system actor that is a success.
    scoped:     whether a person needs the order's outlet too.
    offered:    whether people are shown it; the others come from the queue or from Lightspeed.
    outcome:    gives the status to go to where that depends on the order: one of `target` and `or_else`.
    effects:    run under the lock before the status is written: they set other fields, add rows and enqueue jobs.
    """

    name: str
    label: StrOrPromise
    sources: frozenset[Status]
    target: Status
    permission: str | None = None
    system: bool = False
    needs_reason: bool = False
    scoped: bool = True
    side: Side = Side.EITHER
    offered: bool = True
    already: frozenset[Status] = frozenset()
    guards: tuple[Guard, ...] = ()
    effects: tuple[Effect, ...] = ()
    outcome: Callable[[Step], Status] | None = None
    or_else: Status | None = None
    then: Follow | None = None
