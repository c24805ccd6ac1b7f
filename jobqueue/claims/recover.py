"""Taking back the jobs of workers that are gone."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from jobqueue.actors import Actor
from jobqueue.claims.fail import fail, lock_held
from jobqueue.claims.give_back import give_back
from jobqueue.dialect import database_now
from jobqueue.events import record
from jobqueue.models import Job, JobStatus
from jobqueue.outcomes import Failure

BATCH = 1000


def held_by(worker_id: str) -> list[Job]:
    """What the database says a worker holds, in the order in which rows are locked."""
    held = Job.objects.filter(status=JobStatus.PROCESSING, worker_id=worker_id)
    return list(held.defer("payload").order_by("id"))


def stuck_jobs(older_than: timedelta, limit: int = BATCH) -> list[Job]:
    """Jobs in processing whose heartbeat is older than that by the database's clock, or missing."""
    cutoff = database_now(connection) - older_than
    stale = Q(heartbeat_at__lt=cutoff) | Q(heartbeat_at=None)
    return list(Job.objects.filter(stale, status=JobStatus.PROCESSING).defer("payload").order_by("id")[:limit])


def recover(job: Job, *, actor: Actor, reason: str) -> bool:
    """Takes one job back from a worker that cannot be asked any more; False where it is no longer held like that.

    A job claimed alone was running or about to run: its attempt counts, and the last one makes it a dead letter.
    A job of a batch may not have begun: it is free, and run alone next time, so that a job that kills its worker
    is found out.
    """
    with transaction.atomic():
        if not _still_as_seen(job):
            return False
        charged = job.started_at is not None
        if charged:
            fail(job.pk, job.claim_token or 0, Failure(f"lost: {reason}"), charged=True)
        else:
            give_back(job.claim_token or 0, [job.pk], charged=False, run_alone=True)
        record(job.pk, "reset", actor=actor, reason=reason, data={"worker": job.worker_id, "attempt_counted": charged})
    return True


def give_back_unstarted(job: Job) -> bool:
    """Returns a job that a dead child had claimed and not published: it had not begun."""
    return bool(give_back(job.claim_token or 0, [job.pk], charged=job.started_at is not None))


def _still_as_seen(seen: Job) -> bool:
    job = lock_held(seen.pk, seen.claim_token) if seen.claim_token is not None else _adopt(seen)
    return job is not None and job.heartbeat_at == seen.heartbeat_at


def _adopt(seen: Job) -> Job | None:
    """A job in processing without a token, as hand-written SQL leaves it: gets one, so that it can be recovered."""
    job = Job.objects.select_for_update().defer("payload").filter(pk=seen.pk, status=JobStatus.PROCESSING).first()
    if job is None or job.claim_token is not None:
        return None
    seen.claim_token = job.claim_token = 0
    job.save(update_fields=["claim_token"])
    return job
