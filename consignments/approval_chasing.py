"""Orders that wait too long for their approval: a reminder, then an escalation to the next tier."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from consignments import events
from consignments.actors import WORKER
from consignments.approvers import approvers_of
from consignments.effects import subject_of
from consignments.locks import lock_order
from consignments.models import Order
from consignments.move_definition import Step
from consignments.queries import order_value
from consignments.statuses import Status
from jobqueue.enqueue import enqueue

log = structlog.get_logger(__name__)

REMIND = "po.remind_approvers"
ESCALATE = "po.escalate_approval"
REMINDED = "approval_reminded"
ESCALATED = "approval_escalated"


def chase_later(step: Step) -> None:
    """Effect of a submission: someone looks again when the reminder is due."""
    _enqueue(REMIND, step.order, settings.APPROVAL_REMIND_AFTER_HOURS)


def remind(order_id: int, round_: int) -> None:
    """Mails those who could approve, and has the round looked at again when the escalation is due."""
    order = _still_waiting(order_id, round_)
    if order is None or _told(order, REMINDED):
        return
    # Before the mails: a mail server that is down keeps nobody from the escalation, which needs no mail.
    _enqueue(ESCALATE, order, settings.APPROVAL_ESCALATE_AFTER_HOURS - settings.APPROVAL_REMIND_AFTER_HOURS)
    told = _mail_approvers(order, "waits for your approval")
    with transaction.atomic():
        events.record(lock_order(order_id), REMINDED, actor=WORKER, data={"round": round_, "to": told})


def escalate(order_id: int, round_: int) -> None:
    """Opens the round to the next tier's roles, and mails all who could approve now."""
    with transaction.atomic():
        locked = lock_order(order_id)
        if locked.status == Status.PENDING_APPROVAL and locked.approval_round == round_:
            locked.escalated_round = round_
            locked.save(update_fields=["escalated_round", "updated_at"])
    order = _still_waiting(order_id, round_)
    if order is None or _told(order, ESCALATED):
        return
    told = _mail_approvers(order, "still waits for approval and is now open to you")
    with transaction.atomic():
        events.record(lock_order(order_id), ESCALATED, actor=WORKER, data={"round": round_, "to": told})


def _still_waiting(order_id: int, round_: int) -> Order | None:
    """The order, if that very round is still open."""
    waiting = Order.objects.select_related("supplier", "outlet", "source", "created_by")
    return waiting.filter(pk=order_id, status=Status.PENDING_APPROVAL, approval_round=round_).first()


def _told(order: Order, event: str) -> bool:
    return order.events.filter(name=event, data__round=order.approval_round).exists()


def _mail_approvers(order: Order, what: str) -> list[str]:
    """One message to each, so that no address is shown to the others; the names of those it went to."""
    people = [user for user in approvers_of(order) if user.email]
    for user in people:
        EmailMessage(subject=f"{order.number} {what}", body=_body(order), to=[user.email]).send()
    log.info("approval.chased", order=order.number, people=len(people))
    return [user.get_username() for user in people]


def _body(order: Order) -> str:
    return (
        f"{order.created_by.get_username()} submitted {order.number}: {order.lines.count()} lines "
        f"worth {order_value(order):,.2f} from {order.origin.name} for {order.target.name}.\n"
        "It has not been decided on yet.\n"
    )


def _enqueue(job_type: str, order: Order, hours: float) -> None:
    enqueue(
        job_type,
        {"po_id": order.pk, "round": order.approval_round},
        due_at=timezone.now() + timedelta(hours=hours),
        subject=subject_of(order),
        unique_key=f"{job_type}:{order.pk}:{order.approval_round}",
    )
