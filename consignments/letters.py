"""The e-mails to the supplier that an order causes, and where each stands by the order's history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.models import Order, OrderEvent
from consignments.statuses import Kind

WAITING, SENT, FAILED, SKIPPED = "waiting", "sent", "failed", "skipped"
_OF_JOBS = {"job_died": FAILED, "job_retried": WAITING}


@dataclass(frozen=True)
class Letter:
    """One kind of e-mail: its job type, and the names of the events that tell of it. `asked` sets it off at first."""

    name: str
    label: StrOrPromise
    job_type: str
    asked: str
    resent: str
    sent: str
    skipped: str


ORDER_LETTER = Letter(
    name="order",
    label=_("Order"),
    job_type="po.email_supplier",
    asked="send",
    resent="email_resent",
    sent="email_sent",
    skipped="email_skipped",
)
CANCELLATION_LETTER = Letter(
    name="cancellation",
    label=_("Cancellation"),
    job_type="po.email_cancellation",
    asked="cancellation_due",
    resent="cancellation_resent",
    sent="cancellation_sent",
    skipped="cancellation_skipped",
)
LETTERS = {letter.name: letter for letter in (ORDER_LETTER, CANCELLATION_LETTER)}


@dataclass(frozen=True)
class MailState:
    """`state` is waiting, sent, failed or skipped; `detail` says to whom, or why not."""

    state: str
    at: datetime
    detail: str = ""


def is_mailed(order: Order) -> bool:
    """Whether orders of this kind are mailed to a supplier at all."""
    return order.kind == Kind.SUPPLIER


def was_sent(order: Order, letter: Letter) -> bool:
    """Whether the letter has left at least once, so that the supplier has it."""
    return order.events.filter(name=letter.sent).exists()


def mail_state(history: Iterable[OrderEvent], letter: Letter = ORDER_LETTER) -> MailState | None:
    """Where the letter stands by the events of a mailed order, oldest first; None while nothing was to be sent."""
    current = None
    left: set[object] = set()
    for event in history:
        if event.name == letter.sent:
            left.add(event.data.get("job"))
        state = _state_after(event, letter)
        # What happens to a job after its mail has left says nothing about the mail.
        of_a_spent_job = event.name in _OF_JOBS and event.data.get("job") in left
        # A skip is recorded just before the send that it belongs to.
        of_a_skipped_send = event.name == letter.asked and current is not None and current.state == SKIPPED
        if state and not of_a_spent_job and not of_a_skipped_send:
            # What a job says below its first line is for operators.
            detail = str(event.data.get("to", "")) or event.reason.partition("\n")[0]
            current = MailState(state, event.created_at, detail)
    return current


def _state_after(event: OrderEvent, letter: Letter) -> str | None:
    if event.data.get("job_type") == letter.job_type:
        return _OF_JOBS.get(event.name)
    return {letter.asked: WAITING, letter.resent: WAITING, letter.sent: SENT, letter.skipped: SKIPPED}.get(event.name)
