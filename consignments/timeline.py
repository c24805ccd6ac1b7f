"""The history of an order in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from consignments.errors import MoveNotAllowed
from consignments.letters import LETTERS
from consignments.models import Order, OrderEvent
from consignments.moves import find_move
from consignments.people import name_of

_WORDS = {
    "create": _("Created"),
    "edit": _("Edited"),
    "email_sent": _("E-mail sent to the supplier"),
    "email_skipped": _("No e-mail sent"),
    "email_resent": _("E-mail to the supplier asked for again"),
    "cancellation_due": _("Supplier to be told of the cancellation"),
    "cancellation_sent": _("Supplier told of the cancellation by e-mail"),
    "cancellation_skipped": _("No e-mail about the cancellation"),
    "cancellation_resent": _("E-mail about the cancellation asked for again"),
    "box_packed": _("Box packed"),
    "box_removed": _("Box taken out"),
    "dispute_decided": _("Difference decided"),
    "dispute_assigned": _("Difference given on"),
    "dispute_reminded": _("Reminded of a difference"),
    "credit_note": _("Credit note recorded"),
    "evidence_added": _("Photograph added"),
    "drift_take": _("Difference with Lightspeed: theirs taken"),
    "drift_push": _("Difference with Lightspeed: ours pushed"),
    "drift_accept": _("Difference with Lightspeed: accepted as it is"),
    "more_than_ordered": _("More came than was ordered"),
    "unexpected_goods": _("Goods came that nobody ordered"),
    "unexpected_keep": _("Goods that nobody ordered: kept"),
    "unexpected_send_back": _("Goods that nobody ordered: sent back"),
    "goods_booked_in": _("Goods booked in"),
    "receipt_taken_back": _("Receipt taken back"),
    "counts_corrected": _("Counts corrected"),
    "rest_closed": _("Rest closed"),
    "photograph_added": _("Photograph added"),
    "approval_reminded": _("Approval reminded"),
    "approval_escalated": _("Approval escalated"),
    "taken_over": _("Taken over"),
    "note_taken_over": _("Note taken over"),
    "job_died": _("A job gave up"),
    "job_retried": _("A job was started again"),
}
_OF_LETTERS = {"job_died": _("the e-mail to the supplier failed"), "job_retried": _("the e-mail is tried again")}
_LETTER_OF_JOB = {letter.job_type: letter for letter in LETTERS.values()}
_FAILURES = frozenset({"job_died", "fail"})
# What of an event's data people can read; the rest is for the dead letter and the log.
_TOLD = {
    "to": _("to"),
    "job_type": _("job"),
    "dead_letter": _("dead letter"),
    "lines": _("lines:"),
    "supplier_told": _("supplier told:"),
    "goods_are": _("goods:"),
    "box": _("box"),
    "pieces": _("pieces:"),
    "sku": _("SKU"),
    "ours": _("ours:"),
    "theirs": _("Lightspeed's:"),
    "worth": _("order now worth"),
    "tier": _("approved in tier"),
    "on_behalf_of": _("in the place of"),
    "decision": _("decision:"),
    "owner": _("to"),
    "due": _("by"),
    "credit_note": _("number"),
    "amount": _("amount"),
    "receipt": _("receipt"),
    "accepted": _("accepted"),
    "damaged": _("damaged"),
    "missing": _("missing"),
    "wrong": _("wrong item"),
}


@dataclass(frozen=True)
class FieldChange:
    """One field or line that an edit changed; None is "not there"."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    what: str
    who: str
    by_system: bool
    from_status: str
    to_status: str
    reason: str
    facts: tuple[str, ...]
    changes: tuple[FieldChange, ...]
    is_failure: bool = False


def timeline_of(order: Order, events: Iterable[OrderEvent]) -> list[Entry]:
    """`events` (with their users loaded) as people read them, newest first."""
    entries = [_entry(order, event) for event in events]
    return entries[::-1]


def changes_of(event: OrderEvent) -> tuple[FieldChange, ...]:
    """What an edit changed, field by field and line by line; nothing for any other event."""
    changes = event.data.get("changes", {}) if event.name == "edit" else {}
    return tuple(_change(name, both) for name, both in changes.items())


def _entry(order: Order, event: OrderEvent) -> Entry:
    who = name_of(event.user) if event.user else event.actor.removeprefix("system:")
    return Entry(
        at=event.created_at,
        what=_words(order, event),
        who=who,
        by_system=event.user is None,
        from_status=event.from_status,
        to_status=event.to_status,
        # What a job says below its first line is for operators, who find it with the dead letter.
        reason=event.reason.partition("\n")[0] if event.name in _FAILURES else event.reason,
        facts=tuple(f"{label} {event.data[key]}" for key, label in _TOLD.items() if event.data.get(key, "") != ""),
        changes=changes_of(event),
        is_failure=event.name in _FAILURES,
    )


def _words(order: Order, event: OrderEvent) -> str:
    name = event.name
    letter = _LETTER_OF_JOB.get(event.data.get("job_type", ""))
    if letter and name in _OF_LETTERS:
        return f"{letter.label}: {_OF_LETTERS[name]}"
    if name in _WORDS:
        return str(_WORDS[name])
    try:
        return str(find_move(order.kind, name).label)
    except MoveNotAllowed:
        return name.replace("_", " ").capitalize()


def _change(name: str, both: Any) -> FieldChange:
    before, after = both
    return FieldChange(name.replace("_", " "), before, after)
