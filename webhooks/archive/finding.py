"""Which events may leave the database."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from jobqueue.models import DeadLetter, Job, JobStatus
from webhooks.intake import PROCESS
from webhooks.models import WebhookEvent

# Lightspeed tries for 48 hours: until then a repeat has to find its event.
LEAST_AGE = timedelta(days=3)
_ENDED = (JobStatus.COMPLETED, JobStatus.CANCELLED)


def archivable(older_than: timedelta) -> QuerySet[WebhookEvent]:
    """Events that came longer ago and are finished: never one whose job waits, runs, or lies among the dead letters.

    Raises ValueError for an age at which repeats still come.
    """
    if older_than < LEAST_AGE:
        raise ValueError(
            f"Lightspeed repeats a delivery for 48 hours, so events stay for {LEAST_AGE.days} days at least."
        )
    finished = [WebhookEvent.Status.SUCCESS, WebhookEvent.Status.IGNORED, WebhookEvent.Status.FAILED]
    old = WebhookEvent.objects.filter(received_at__lt=timezone.now() - older_than, status__in=finished)
    return old.exclude(pk__in=_with_work_left())


def _with_work_left() -> list[int]:
    """Events that a live job or a dead letter is about: few, at any time."""
    live = Job.objects.filter(job_type=PROCESS).exclude(status__in=_ENDED)
    dead = DeadLetter.objects.filter(job_type=PROCESS)
    payloads = [*live.values_list("payload", flat=True), *dead.values_list("payload", flat=True)]
    return [payload["event_id"] for payload in payloads if isinstance(payload.get("event_id"), int)]
