"""Rows that every kind has: writing, approval, and the way to Lightspeed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from consignments import approval_chasing, approvals, effects, guards, strays
from consignments.move_definition import Follow, Move, Side
from consignments.statuses import Status

SUBMIT = Move(
    name="submit",
    label=_("Submit for approval"),
    sources=frozenset({Status.DRAFT}),
    target=Status.PENDING_APPROVAL,
    permission="consignments.submit_order",
    side=Side.WRITING,
    guards=(guards.has_lines, guards.lines_are_sound, guards.parties_are_active, guards.has_a_tier),
    effects=(approvals.open_round, approval_chasing.chase_later),
)
RECALL = Move(
    name="recall",
    label=_("Take back"),
    sources=frozenset({Status.PENDING_APPROVAL}),
    target=Status.DRAFT,
    permission="consignments.submit_order",
    side=Side.WRITING,
    guards=(guards.is_the_author,),
    effects=(approvals.void_round,),
)
APPROVE = Move(
    name="approve",
    label=_("Approve"),
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
    or_else=Status.PENDING_APPROVAL,
)
REJECT = Move(
    name="reject",
    label=_("Reject"),
    sources=frozenset({Status.PENDING_APPROVAL}),
    target=Status.DRAFT,
    permission="consignments.approve_order",
    needs_reason=True,
    guards=(guards.not_own_order, guards.undecided_in_this_round),
    effects=(approvals.record_rejection, approvals.void_round),
)
PUSH = Move(
    name="push",
    label=_("Send to Lightspeed"),
    sources=frozenset({Status.SENT}),
    target=Status.SENT_TO_LS,
    permission="consignments.send_order",
    guards=(guards.known_to_lightspeed,),
    effects=(effects.push_to_lightspeed,),
)
CONFIRM = Move(
    name="confirm",
    label=_("Lightspeed has it"),
    sources=frozenset({Status.SENT_TO_LS}),
    target=Status.IN_TRANSIT,
    system=True,
    offered=False,
    already=frozenset({Status.IN_TRANSIT, Status.RECEIVED, Status.COMPLETE}),
    then=Follow("receive"),
)
FAIL = Move(
    name="fail",
    label=_("Push failed"),
    sources=frozenset({Status.SENT_TO_LS, Status.IN_TRANSIT}),
    target=Status.FAILED,
    system=True,
    offered=False,
    already=frozenset({Status.FAILED}),
    guards=(guards.names_the_dead_letter,),
    effects=(effects.link_dead_letter,),
)
RETRY = Move(
    name="retry",
    label=_("Retry the push"),
    sources=frozenset({Status.FAILED}),
    target=Status.SENT_TO_LS,
    permission="queue.retry_deadletter",
    system=True,
    scoped=False,
    offered=False,
    guards=(guards.retries_the_linked_dead_letter,),
    effects=(effects.unlink_dead_letter,),
)
RECEIVE = Move(
    name="receive",
    label=_("Everything is booked in"),
    sources=frozenset({Status.IN_TRANSIT}),
    target=Status.RECEIVED,
    permission="consignments.receive_order",
    system=True,
    side=Side.RECEIVING,
    already=frozenset({Status.RECEIVED, Status.COMPLETE}),
    guards=(guards.all_lines_settled,),
    effects=(effects.receive_in_lightspeed,),
)
COMPLETE = Move(
    name="complete",
    label=_("Complete"),
    sources=frozenset({Status.RECEIVED}),
    target=Status.COMPLETE,
    permission="consignments.override_complete_order",
    system=True,
    needs_reason=True,
    already=frozenset({Status.COMPLETE}),
)
CANCEL = Move(
    name="cancel",
    label=_("Cancel"),
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
    guards=(guards.nothing_booked_in, strays.no_strays),
    effects=(effects.cancel_in_lightspeed,),
)
