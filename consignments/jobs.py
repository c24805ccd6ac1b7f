"""The jobs of this app: an order's e-mails to its supplier, and the chasing of approvers and owners of differences."""

from __future__ import annotations

import structlog
from django.db import transaction

from consignments import approval_chasing, dead_letters, dispute_reminders, events
from consignments.actors import WORKER, Actor
from consignments.approval_chasing import ESCALATE, REMIND
from consignments.effects import EMAIL_SUPPLIER, announce_cancellation
from consignments.letters import CANCELLATION_LETTER, ORDER_LETTER, Letter
from consignments.locks import lock_order
from consignments.mail_limits import MAIL_TO_EACH_SECONDS, ONE_MAIL_SECONDS
from consignments.models import Order
from consignments.statuses import Status
from consignments.supplier_email import cancellation_email, supplier_email
from jobqueue.errors import Permanent
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob, handles

log = structlog.get_logger(__name__)


def _died(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_died(dead.payload["po_id"], dead, actor=actor)


def _retried(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_retried(dead.payload["po_id"], dead, actor=actor)


@handles(REMIND, on_dead=_died, on_retry=_retried, time_limit=MAIL_TO_EACH_SECONDS)
def remind_approvers(job: RunningJob) -> None:
    approval_chasing.remind(job.payload["po_id"], job.payload["round"])


@handles(ESCALATE, on_dead=_died, on_retry=_retried, time_limit=MAIL_TO_EACH_SECONDS)
def escalate_approval(job: RunningJob) -> None:
    approval_chasing.escalate(job.payload["po_id"], job.payload["round"])


@handles(dispute_reminders.REMIND, on_dead=_died, on_retry=_retried, time_limit=MAIL_TO_EACH_SECONDS)
def remind_owners_of_disputes(job: RunningJob) -> None:
    dispute_reminders.remind(job.payload["po_id"], job.payload["day"])


@handles(EMAIL_SUPPLIER, on_dead=_died, on_retry=_retried, time_limit=ONE_MAIL_SECONDS)
def email_supplier(job: RunningJob) -> None:
    """Sends the order to its supplier, unless it was cancelled or its history says that this job has sent it.

    The mail leaves before the event is stored: a crash between the two sends it twice rather than never.
    """
    order = _order_of(job)
    if _is_done(order, ORDER_LETTER, job):
        log.info("po.email_done_before", order=order.number)
        return
    if order.status == Status.CANCELLED:
        _record_skipped(order, job)
        return
    _check_address(order)
    supplier_email(order).send()
    _record_sent(order, ORDER_LETTER, job)


@handles(CANCELLATION_LETTER.job_type, on_dead=_died, on_retry=_retried, time_limit=ONE_MAIL_SECONDS)
def email_cancellation(job: RunningJob) -> None:
    """Tells the supplier that the order is off, unless this job has done so; sent twice rather than never, too."""
    order = _order_of(job)
    if _is_done(order, CANCELLATION_LETTER, job):
        log.info("po.email_done_before", order=order.number)
        return
    _check_address(order)
    cancellation_email(order).send()
    _record_sent(order, CANCELLATION_LETTER, job)


def _order_of(job: RunningJob) -> Order:
    order = Order.objects.select_related("supplier", "outlet").filter(pk=job.payload["po_id"]).first()
    if order is None:
        raise Permanent(f"There is no order with id {job.payload['po_id']}.")
    return order


def _is_done(order: Order, letter: Letter, job: RunningJob) -> bool:
    return order.events.filter(name__in=(letter.sent, letter.skipped), data__job=job.id).exists()


def _check_address(order: Order) -> None:
    if not order.vendor.email:
        raise Permanent(f"{order.vendor} has no e-mail address. Add one, then retry this job.")


def _record_sent(order: Order, letter: Letter, job: RunningJob) -> None:
    address = order.vendor.email
    with transaction.atomic():
        locked = lock_order(order.pk)
        events.record(locked, letter.sent, actor=WORKER, data={"to": address, "job": job.id})
        if letter is ORDER_LETTER and locked.status == Status.CANCELLED:
            # Cancelled while the mail was leaving: nobody knew then that the supplier would have it.
            announce_cancellation(locked, actor=WORKER)
    log.info("po.emailed", order=order.number, letter=letter.name)


def _record_skipped(order: Order, job: RunningJob) -> None:
    reason = "The order was cancelled before this e-mail went out."
    with transaction.atomic():
        events.record(lock_order(order.pk), ORDER_LETTER.skipped, actor=WORKER, reason=reason, data={"job": job.id})
    log.info("po.email_skipped", order=order.number)
