"""What the queue is doing for an order, and what it gave up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consignments.effects import subject_of
from consignments.errors import NotFound
from consignments.models import Order
from jobqueue.models import DeadLetter, Job
from jobqueue.models.job import JobStatus

ENDED = (JobStatus.COMPLETED, JobStatus.CANCELLED)
WORDS = {
    "po.send_to_ls": _("Send to Lightspeed"),
    "po.receive_in_ls": _("Tell Lightspeed what was received"),
    "po.cancel_in_ls": _("Cancel at Lightspeed"),
    "po.adjust_in_ls": _("Set stock right at Lightspeed"),
    "po.restock_in_ls": _("Look at Lightspeed's stock after a cancellation"),
    "po.email_supplier": _("E-mail to the supplier"),
    "po.email_cancellation": _("Cancellation to the supplier"),
}


@dataclass(frozen=True)
class OrderJob:
    """A live job, or a dead one (`dead_letter` is its row): what it does and what went wrong last."""

    what: str
    attempts: int
    error: str
    since: datetime
    dead_letter: int | None = None


def jobs_of(order: Order) -> Sequence[OrderJob]:
    """The dead jobs of `order`, then the live ones."""
    subject = subject_of(order)
    dead = [
        OrderJob(_words(row.job_type), row.attempts, _first_line(row.error_message), row.failed_at, row.pk)
        for row in DeadLetter.objects.filter(subject=subject)
    ]
    # Reminders to approvers wait there too: they are no work on the order.
    live = Job.objects.filter(subject=subject, job_type__in=WORDS).exclude(status__in=ENDED)
    return dead + [
        OrderJob(_words(row.job_type), row.attempts, _first_line(row.last_error), row.created_at)
        for row in live.order_by("pk")
    ]


def dead_letter_of(order: Order, dead_letter_id: int) -> DeadLetter:
    """The dead letter, if it is one of `order`; raises NotFound."""
    dead = DeadLetter.objects.filter(pk=dead_letter_id, subject=subject_of(order)).first()
    if dead is None:
        raise NotFound(
            gettext("%(number)s has no such dead letter. Someone may have dealt with it already.")
            % {"number": order.number}
        )
    return dead


def _words(job_type: str) -> str:
    return str(WORDS.get(job_type, job_type))


def _first_line(error: str) -> str:
    return error.partition("\n")[0][:300]
