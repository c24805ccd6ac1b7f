"""A run that failed: try again later, or the dead letters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from jobqueue.actors import Actor
from jobqueue.backoff import wait_after
from jobqueue.breaker import dependency_failed
from jobqueue.dead_letters import bury
from jobqueue.dialect import database_now, to_micros
from jobqueue.models import Job, JobStatus
from jobqueue.outcomes import Failure, Fate

QUEUE = Actor("system:queue")


def fail(job_id: int, token: int, failure: Failure, *, charged: bool, run_alone: bool = False) -> Fate:
    """Counts the attempt unless the claim did, and schedules the next one or moves the job to the dead letters."""
    with transaction.atomic():
        job = lock_held(job_id, token)
        if job is None:
            return Fate.LOST
        failure = _as_the_breaker_says(failure)
        job.attempts += int(failure.costs_attempt) - int(charged)
        job.run_alone = job.run_alone or run_alone
        if failure.permanent or (failure.costs_attempt and job.attempts >= job.max_attempts):
            bury(job, failure.reason, QUEUE)
            return Fate.DEAD
        schedule(job, failure.retry_at or database_now(connection) + wait_after(job.attempts), failure.reason)
        return Fate.RETRY


def _as_the_breaker_says(failure: Failure) -> Failure:
    """Counts the failure of a dependency; once its breaker is open the job waits for it and spends no attempt."""
    if failure.dependency is None:
        return failure
    until = dependency_failed(failure.dependency, failure.reason)
    return failure if until is None else replace(failure, retry_at=until, costs_attempt=False)


def lock_held(job_id: int, token: int) -> Job | None:
    """The job, locked, if this token still holds it. The payload is left unread: it may be what cannot be decoded."""
    held = Job.objects.select_for_update().defer("payload")
    return held.filter(pk=job_id, status=JobStatus.PROCESSING, claim_token=token).first()


def schedule(job: Job, due_at: datetime, reason: str) -> None:
    """Puts a locked job back, due at a given time."""
    job.status = JobStatus.SCHEDULED
    job.claim_key = to_micros(due_at)
    job.next_attempt_at = due_at
    job.last_error = reason
    job.claim_token = job.started_at = job.heartbeat_at = None
    job.save(
        update_fields=[
            *("status", "claim_key", "next_attempt_at", "last_error", "claim_token", "started_at", "heartbeat_at"),
            *("attempts", "run_alone"),
        ]
    )
