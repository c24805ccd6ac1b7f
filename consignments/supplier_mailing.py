"""Where the e-mail to the supplier stands, read from the order's history, and sending it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from consignments import effects, events, scope
from consignments.actors import Actor
from consignments.errors import GuardRefused
from consignments.jobs import SENT_EVENT
from consignments.locks import lock_order
from consignments.models import Order, OrderEvent
from consignments.statuses import Status

WAITING, SENT, FAILED, SKIPPED = "waiting", "sent", "failed", "skipped"
RESENT_EVENT = "email_resent"
_STARTS = {"send": WAITING, RESENT_EVENT: WAITING, SENT_EVENT: SENT, "email_skipped": SKIPPED}
_OF_JOBS = {"job_died": FAILED, "job_retried": WAITING}
_NOT_SENT_YET = frozenset({Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED})


@dataclass(frozen=True)
class MailState:
    """`state` is waiting, sent, failed or skipped; `detail` says to whom, or why not."""

    state: str
    at: datetime
    detail: str = ""


def mail_state(history: Iterable[OrderEvent]) -> MailState | None:
    """Where the e-mail stands by the order's events, oldest first; None while nothing was to be sent."""
    current = None
    for event in history:
        state = _state_after(event)
        # A skip is recorded just before the send that it belongs to.
        if state and not (event.name == "send" and current and current.state == SKIPPED):
            current = MailState(state, event.created_at, str(event.data.get("to", "")) or event.reason)
    return current


def resend(order_id: int, *, actor: Actor) -> Order:
    """Has the order mailed to its supplier once more.

    Raises NotFound, NotPermitted, or GuardRefused: not sent yet or cancelled, no address, one is on its way already.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        scope.check_order(actor, order)
        scope.check_right(actor, "consignments.send_order", "send orders to suppliers")
        _check(order)
        events.record(order, RESENT_EVENT, actor=actor)
        effects.enqueue_supplier_email(order)
        return order


def _state_after(event: OrderEvent) -> str | None:
    if event.data.get("job_type") == effects.EMAIL_SUPPLIER:
        return _OF_JOBS.get(event.name)
    return _STARTS.get(event.name)


def _check(order: Order) -> None:
    if order.status in _NOT_SENT_YET or order.status == Status.CANCELLED:
        raise GuardRefused(
            f"{order.number} is {Status(order.status).label}: there is nothing to send.", code="not_sent"
        )
    if not order.vendor.email:
        raise GuardRefused(f"{order.vendor} has no e-mail address. Add one first.", code="no_address")
    current = mail_state(order.events.all())
    if current and current.state == WAITING:
        raise GuardRefused(f"The e-mail of {order.number} is on its way already.", code="mail_waiting")
