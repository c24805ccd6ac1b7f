"""The job of this app: telling approvers and managers of a receipt that goes beyond its order."""

from __future__ import annotations

import structlog

from consignments import dead_letters
from consignments.actors import Actor
from consignments.mail_limits import ONE_MAIL_SECONDS
from jobqueue.errors import Permanent
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob, handles
from receiving.models import Receipt
from receiving.receipt_news import REPORT_JOB
from receiving.report_email import report_email

log = structlog.get_logger(__name__)


def _died(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_died(dead.payload["po_id"], dead, actor=actor)


def _retried(dead: DeadLetter, actor: Actor) -> None:
    dead_letters.job_retried(dead.payload["po_id"], dead, actor=actor)


@handles(REPORT_JOB, on_dead=_died, on_retry=_retried, time_limit=ONE_MAIL_SECONDS)
def report(job: RunningJob) -> None:
    """Mails the report; a crash after the mail left sends it twice rather than never."""
    receipt = Receipt.objects.select_related("order__outlet", "recorded_by").filter(pk=job.payload["receipt"]).first()
    if receipt is None:
        raise Permanent(f"There is no receipt with id {job.payload['receipt']}.")
    message = report_email(receipt, over=job.payload["over"], unexpected=job.payload["unexpected"])
    if not message.to:
        log.warning("receipt.report_without_reader", order=receipt.order.number, receipt=receipt.pk)
        return
    message.send()
    log.info("receipt.reported", order=receipt.order.number, receipt=receipt.pk, readers=len(message.to))
