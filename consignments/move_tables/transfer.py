"""The moves of a transfer between two outlets: one asks or offers, the other agrees, one packs, the other counts."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from consignments import approvals, disputes, effects, guards, packing, stock_check
from consignments.move_definition import Follow, Move, Side
from consignments.move_tables import shared
from consignments.statuses import Status

SUBMIT = replace(shared.SUBMIT, guards=(*shared.SUBMIT.guards, guards.two_outlets, stock_check.stock_is_there))
AGREE = Move(
    name="agree",
    label=_("Agree"),
    sources=frozenset({Status.APPROVED}),
    target=Status.AGREED,
    permission="consignments.agree_transfer",
    side=Side.ANSWERING,
    guards=(guards.content_unchanged,),
)
DECLINE = Move(
    name="decline",
    label=_("Decline"),
    sources=frozenset({Status.APPROVED}),
    target=Status.DRAFT,
    permission="consignments.agree_transfer",
    side=Side.ANSWERING,
    needs_reason=True,
    effects=(approvals.void_round,),
)
PACK = Move(
    name="pack",
    label=_("All is packed"),
    sources=frozenset({Status.AGREED}),
    target=Status.PACKED,
    permission="consignments.pack_order",
    side=Side.SENDING,
    guards=(packing.something_is_packed, packing.no_more_than_approved),
)
UNPACK = Move(
    name="unpack",
    label=_("Pack again"),
    sources=frozenset({Status.PACKED}),
    target=Status.AGREED,
    permission="consignments.pack_order",
    side=Side.SENDING,
)
SEND = Move(
    name="send",
    label=_("Dispatch"),
    sources=frozenset({Status.PACKED}),
    target=Status.SENT,
    permission="consignments.pack_order",
    side=Side.SENDING,
    guards=(guards.content_unchanged, guards.parties_are_still_active, packing.no_more_than_approved),
    effects=(packing.take_the_senders_count,),
    then=Follow("push", when=effects.auto_push_is_on),
)
PUSH = replace(shared.PUSH, permission="consignments.pack_order", side=Side.SENDING)
CONFIRM = replace(shared.CONFIRM, already=shared.CONFIRM.already | {Status.DISPUTED})
RECEIVE = replace(
    shared.RECEIVE,
    effects=(*shared.RECEIVE.effects, disputes.open_disputes),
    already=shared.RECEIVE.already | {Status.DISPUTED},
)
COMPLETE = replace(
    shared.COMPLETE,
    outcome=disputes.status_after_complete,
    or_else=Status.DISPUTED,
    already=shared.COMPLETE.already | {Status.DISPUTED},
)
SETTLE = Move(
    name="settle",
    label=_("Differences are decided"),
    sources=frozenset({Status.DISPUTED}),
    target=Status.COMPLETE,
    permission="consignments.resolve_dispute",
    offered=False,
    guards=(disputes.all_decided,),
)
CANCEL = replace(shared.CANCEL, sources=shared.CANCEL.sources | {Status.AGREED, Status.PACKED})

MOVES: tuple[Move, ...] = (
    SUBMIT,
    shared.RECALL,
    shared.APPROVE,
    shared.REJECT,
    AGREE,
    DECLINE,
    PACK,
    UNPACK,
    SEND,
    PUSH,
    CONFIRM,
    shared.FAIL,
    shared.RETRY,
    RECEIVE,
    COMPLETE,
    SETTLE,
    CANCEL,
)
