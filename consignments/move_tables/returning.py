"""The moves of a return to a supplier. Lightspeed knows it as OPEN, SENT or CANCELLED: the credit is ours alone."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from consignments import credits, effects, evidence, guards, returns
from consignments.move_definition import Follow, Move
from consignments.move_tables import shared
from consignments.statuses import Status

SUBMIT = replace(
    shared.SUBMIT,
    guards=(
        *shared.SUBMIT.guards,
        guards.says_why_it_returns,
        returns.no_more_than_came_bad,
        evidence.is_photographed,
    ),
)
SEND = Move(
    name="send",
    label=_("Dispatch"),
    sources=frozenset({Status.APPROVED}),
    target=Status.SENT,
    permission="consignments.pack_order",
    guards=(guards.content_unchanged,),
    then=Follow("push", when=effects.auto_push_is_on),
)
PUSH = replace(shared.PUSH, permission="consignments.pack_order", guards=(guards.is_from_stock, *shared.PUSH.guards))
CONFIRM = replace(shared.CONFIRM, already=frozenset({Status.IN_TRANSIT, Status.COMPLETE}), then=Follow("credit"))
CREDIT = Move(
    name="credit",
    label=_("Credited"),
    sources=frozenset({Status.SENT, Status.IN_TRANSIT}),
    target=Status.COMPLETE,
    permission="consignments.credit_return",
    system=True,
    already=frozenset({Status.COMPLETE}),
    guards=(guards.lightspeed_was_told, credits.is_credited_in_full),
)
SHORT_CREDIT = Move(
    name="close",
    label=_("Close with less credit"),
    sources=frozenset({Status.SENT, Status.IN_TRANSIT}),
    target=Status.COMPLETE,
    permission="consignments.override_complete_order",
    needs_reason=True,
    guards=(guards.lightspeed_was_told,),
)
CANCEL = replace(shared.CANCEL, guards=(credits.nothing_is_credited,))

MOVES: tuple[Move, ...] = (
    SUBMIT,
    shared.RECALL,
    shared.APPROVE,
    shared.REJECT,
    SEND,
    PUSH,
    CONFIRM,
    shared.FAIL,
    shared.RETRY,
    CREDIT,
    SHORT_CREDIT,
    CANCEL,
)
