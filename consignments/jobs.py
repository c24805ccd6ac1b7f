"""The jobs of this app: the order's e-mail to its supplier, and the chasing of approvers."""

from __future__ import annotations

import structlog
from django.db import transaction

from consignments import approval_chasing, dead_letters, events
from consignments.actors import WORKER, Actor
from consignments.approval_chasing import ESCALATE, REMIND
from consignments.effects import EMAIL_SUPPLIER
from consignments.locks import lock_order
from consignments.models import Order
from consignments.statuses import Status
from consignments.supplier_email import supplier_email
from jobqueue.errors import Permanent
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob, handles

log = structlog.get_logger(__name__)

SENT_EVENT = "email_sent"


def _died(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_died(dead.payload["po_id"], dead, actor=actor)


def _retried(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_retried(dead.payload["po_id"], dead, actor=actor)


@handles(REMIND, on_dead=_died, on_retry=_retried)
def remind_approvers(job: RunningJob) -> None:
    approval_chasing.remind(job.payload["po_id"], job.payload["round"])


@handles(ESCALATE, on_dead=_died, on_retry=_retried)
def escalate_approval(job: RunningJob) -> None:
    approval_chasing.escalate(job.payload["po_id"], job.payload["round"])


@handles(EMAIL_SUPPLIER, on_dead=_died, on_retry=_retried)
def email_supplier(job: RunningJob) -> None:
    """Sends the order to its supplier, unless its history says that this job has sent it.

    The mail leaves before the event is stored: a crash between the two sends it twice rather than never.
    """
    order = Order.objects.select_related("supplier", "outlet").filter(pk=job.payload["po_id"]).first()
    if order is None:
        raise Permanent(f"There is no order with id {job.payload['po_id']}.")
    if order.status == Status.CANCELLED or order.events.filter(name=SENT_EVENT, data__job=job.id).exists():
        log.info("po.email_skipped", order=order.number, status=order.status)
        return
    if not order.vendor.email:
        raise Permanent(f"{order.vendor} has no e-mail address. Add one, then retry this job.")
    supplier_email(order).send()
    with transaction.atomic():
        locked = lock_order(order.pk)
        events.record(locked, SENT_EVENT, actor=WORKER, data={"to": order.vendor.email, "job": job.id})
    log.info("po.emailed", order=order.number)
