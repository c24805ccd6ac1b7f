"""The moves of a purchase order."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from consignments import effects, guards
from consignments.move_definition import Follow, Move
from consignments.move_tables import shared
from consignments.statuses import Status

SEND = Move(
    name="send",
    label=_("Send to supplier"),
    sources=frozenset({Status.APPROVED}),
    target=Status.SENT,
    permission="consignments.send_order",
    guards=(guards.content_unchanged, guards.parties_are_still_active),
    effects=(effects.email_supplier,),
    then=Follow("push", when=effects.auto_push_is_on),
)
CANCEL = replace(shared.CANCEL, effects=(*shared.CANCEL.effects, effects.tell_supplier_of_cancellation))

MOVES: tuple[Move, ...] = (
    shared.SUBMIT,
    shared.RECALL,
    shared.APPROVE,
    shared.REJECT,
    SEND,
    shared.PUSH,
    shared.CONFIRM,
    shared.FAIL,
    shared.RETRY,
    shared.RECEIVE,
    shared.COMPLETE,
    CANCEL,
)
