"""The queue of a database that was restored: nobody holds any of its jobs, whatever it says."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from jobqueue.actors import Actor
from jobqueue.claims.recover import BATCH, give_back_unstarted
from jobqueue.dead_letters import bury
from jobqueue.events import record
from jobqueue.models import Job, JobStatus

_NOT_ENDED = (JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.WAITING, JobStatus.PAUSED)


def release_held(*, actor: Actor, reason: str) -> int:
    """Puts every job in processing back into the line, and returns how many. None pays an attempt: no worker died.

    To be called while no worker runs. A job without a claim token is left to `reset_stuck`.
    """
    count = 0
    for job in _by_id(Job.objects.filter(status=JobStatus.PROCESSING).exclude(claim_token=None)):
        with transaction.atomic():
            if give_back_unstarted(job):
                record(job.pk, "reset", actor=actor, reason=reason, data={"attempt_counted": False})
                count += 1
    return count


def bury_waiting(job_types: Collection[str], *, reason: str, actor: Actor) -> int:
    """Moves the jobs of these types that wait to the dead letters, for a person to decide; returns how many."""
    count = 0
    for job in _by_id(Job.objects.filter(status__in=_NOT_ENDED, job_type__in=job_types)):
        with transaction.atomic():
            locked = Job.objects.select_for_update().defer("payload").get(pk=job.pk)
            bury(locked, reason, actor)
            count += 1
    return count


def _by_id(jobs: QuerySet[Job]) -> list[Job]:
    """All of them: a backup holds as many in processing as there were workers, and few mails wait at any moment."""
    return list(jobs.defer("payload").order_by("pk")[: BATCH * 100])
