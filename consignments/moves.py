"""The table of moves: the whole lifecycle as data. `lifecycle` makes them; the diagram in the docs is drawn from here.

Another kind of consignment adds its own rows, or its name to the `kinds` of a row it shares.
"""

from __future__ import annotations

from consignments import approval_chasing, approvals, effects, guards
from consignments.errors import MoveNotAllowed
from consignments.move_definition import Follow, Move
from consignments.statuses import Status

MOVES: tuple[Move, ...] = (
    Move(
        name="submit",
        label="Submit for approval",
        sources=frozenset({Status.DRAFT}),
        target=Status.PENDING_APPROVAL,
        permission="consignments.submit_order",
        guards=(guards.has_lines, guards.lines_are_sound, guards.parties_are_active, guards.has_a_tier),
        effects=(approvals.open_round, approval_chasing.chase_later),
    ),
    Move(
        name="recall",
        label="Take back",
        sources=frozenset({Status.PENDING_APPROVAL}),
        target=Status.DRAFT,
        permission="consignments.submit_order",
        guards=(guards.is_the_author,),
        effects=(approvals.void_round,),
    ),
    Move(
        name="approve",
        label="Approve",
        sources=frozenset({Status.PENDING_APPROVAL}),
        target=Status.APPROVED,
        permission="consignments.approve_order",
        guards=(
            guards.not_own_order,
            guards.content_unchanged,
            guards.undecided_in_this_round,
            guards.fills_a_place_in_the_tier,
        ),
        effects=(approvals.record_approval,),
        outcome=approvals.status_after_approval,
    ),
    Move(
        name="reject",
        label="Reject",
        sources=frozenset({Status.PENDING_APPROVAL}),
        target=Status.DRAFT,
        permission="consignments.approve_order",
        needs_reason=True,
        guards=(guards.not_own_order, guards.undecided_in_this_round),
        effects=(approvals.record_rejection, approvals.void_round),
    ),
    Move(
        name="send",
        label="Send to supplier",
        sources=frozenset({Status.APPROVED}),
        target=Status.SENT,
        permission="consignments.send_order",
        guards=(guards.content_unchanged,),
        effects=(effects.email_supplier,),
        then=Follow("push", when=effects.auto_push_is_on),
    ),
    Move(
        name="push",
        label="Send to Lightspeed",
        sources=frozenset({Status.SENT}),
        target=Status.SENT_TO_LS,
        permission="consignments.send_order",
        guards=(guards.known_to_lightspeed,),
        effects=(effects.push_to_lightspeed,),
    ),
    Move(
        name="confirm",
        label="Lightspeed has it",
        sources=frozenset({Status.SENT_TO_LS}),
        target=Status.IN_TRANSIT,
        system=True,
        offered=False,
        already=frozenset({Status.IN_TRANSIT, Status.RECEIVED, Status.COMPLETE}),
        then=Follow("receive"),
    ),
    Move(
        name="fail",
        label="Push failed",
        sources=frozenset({Status.SENT_TO_LS, Status.IN_TRANSIT}),
        target=Status.FAILED,
        system=True,
        offered=False,
        already=frozenset({Status.FAILED}),
        guards=(guards.names_the_dead_letter,),
        effects=(effects.link_dead_letter,),
    ),
    Move(
        name="retry",
        label="Retry the push",
        sources=frozenset({Status.FAILED}),
        target=Status.SENT_TO_LS,
        permission="queue.retry_deadletter",
        system=True,
        scoped=False,
        offered=False,
        guards=(guards.retries_the_linked_dead_letter,),
        effects=(effects.unlink_dead_letter,),
    ),
    Move(
        name="receive",
        label="Everything is booked in",
        sources=frozenset({Status.IN_TRANSIT}),
        target=Status.RECEIVED,
        permission="consignments.receive_order",
        system=True,
        already=frozenset({Status.RECEIVED, Status.COMPLETE}),
        guards=(guards.all_lines_settled,),
        effects=(effects.receive_in_lightspeed,),
    ),
    Move(
        name="complete",
        label="Complete",
        sources=frozenset({Status.RECEIVED}),
        target=Status.COMPLETE,
        permission="consignments.override_complete_order",
        system=True,
        needs_reason=True,
        already=frozenset({Status.COMPLETE}),
    ),
    Move(
        name="cancel",
        label="Cancel",
        sources=frozenset(
            {
                Status.DRAFT,
                Status.PENDING_APPROVAL,
                Status.APPROVED,
                Status.SENT,
                Status.SENT_TO_LS,
                Status.IN_TRANSIT,
                Status.FAILED,
            }
        ),
        target=Status.CANCELLED,
        permission="consignments.cancel_order",
        needs_reason=True,
        guards=(guards.nothing_booked_in,),
        effects=(effects.cancel_in_lightspeed,),
    ),
)

_BY_KIND_AND_NAME: dict[tuple[str, str], Move] = {(kind, move.name): move for move in MOVES for kind in move.kinds}


def moves_of(kind: str) -> tuple[Move, ...]:
    """The rows for one kind of consignment, in the table's order."""
    return tuple(move for move in MOVES if kind in move.kinds)


def find_move(kind: str, name: str) -> Move:
    """The row for `name`; raises MoveNotAllowed (code unknown_move) where this kind has none."""
    try:
        return _BY_KIND_AND_NAME[kind, name]
    except KeyError:
        known = ", ".join(move.name for move in moves_of(kind))
        raise MoveNotAllowed(f"There is no move {name!r}. There are: {known}.", code="unknown_move") from None
