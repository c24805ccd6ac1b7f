"""The history of an order in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consignments.errors import MoveNotAllowed
from consignments.letters import LETTERS
from consignments.models import Order, OrderEvent
from consignments.moves import find_move

_WORDS = {
    "create": "Created",
    "edit": "Edited",
    "email_sent": "E-mail sent to the supplier",
    "email_skipped": "No e-mail sent",
    "email_resent": "E-mail to the supplier asked for again",
    "cancellation_due": "Supplier to be told of the cancellation",
    "cancellation_sent": "Supplier told of the cancellation by e-mail",
    "cancellation_skipped": "No e-mail about the cancellation",
    "cancellation_resent": "E-mail about the cancellation asked for again",
    "box_packed": "Box packed",
    "box_removed": "Box taken out",
    "dispute_decided": "Difference decided",
    "dispute_assigned": "Difference given on",
    "dispute_reminded": "Reminded of a difference",
    "credit_note": "Credit note recorded",
    "evidence_added": "Photograph added",
    "job_died": "A job gave up",
    "job_retried": "A job was started again",
}
_OF_LETTERS = {"job_died": "the e-mail to the supplier failed", "job_retried": "the e-mail is tried again"}
_LETTER_OF_JOB = {letter.job_type: letter for letter in LETTERS.values()}
_FAILURES = frozenset({"job_died", "fail"})
# What of an event's data people can read; the rest is for the dead letter and the log.
_TOLD = {
    "to": "to",
    "job_type": "job",
    "dead_letter": "dead letter",
    "lines": "lines:",
    "supplier_told": "supplier told:",
    "goods_are": "goods:",
    "box": "box",
    "pieces": "pieces:",
    "sku": "SKU",
    "decision": "decision:",
    "owner": "to",
    "due": "by",
    "credit_note": "number",
    "amount": "amount",
    "receipt": "receipt",
    "accepted": "accepted",
    "damaged": "damaged",
    "missing": "missing",
    "wrong": "wrong item",
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
    who = event.user.get_full_name() or event.user.get_username() if event.user else event.actor.removeprefix("system:")
    return Entry(
        at=event.created_at,
        what=_words(order, event),
        who=who,
        by_system=event.user is None,
        from_status=event.from_status,
        to_status=event.to_status,
        # What a job says below its first line is for operators, who find it with the dead letter.
        reason=event.reason.partition("\n")[0] if event.name in _FAILURES else event.reason,
        facts=tuple(f"{label} {event.data[key]}" for key, label in _TOLD.items() if key in event.data),
        changes=changes_of(event),
        is_failure=event.name in _FAILURES,
    )


def _words(order: Order, event: OrderEvent) -> str:
    name = event.name
    letter = _LETTER_OF_JOB.get(event.data.get("job_type", ""))
    if letter and name in _OF_LETTERS:
        return f"{letter.label}: {_OF_LETTERS[name]}"
    if name in _WORDS:
        return _WORDS[name]
    try:
        return find_move(order.kind, name).label
    except MoveNotAllowed:
        return name.replace("_", " ").capitalize()


def _change(name: str, both: Any) -> FieldChange:
    before, after = both
    return FieldChange(name.replace("_", " "), before, after)
