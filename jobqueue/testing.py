"""For tests of handlers: run jobs in the calling process, look at what was enqueued, make waiting jobs due."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from jobqueue.breaker import dependency_answered
from jobqueue.claims import Claim, fail, finish, promote_due, take
from jobqueue.claims.admit import admit_all_waiting
from jobqueue.claims.line import Line
from jobqueue.claims.take import new_token
from jobqueue.dialect import database_now, dialect_of
from jobqueue.models import Job, JobStatus
from jobqueue.outcomes import Fate
from jobqueue.registry import limits_of
from jobqueue.running import run
from jobqueue.type_filter import TypeFilter


@dataclass
class Ran:
    """What `run_jobs` did: the types that succeeded, will be tried again, and went to the dead letters, in order."""

    done: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.done) + len(self.failed) + len(self.dead)


def run_jobs(types: Sequence[str] | None = None, limit: int = 1000, *, waits: bool = True) -> Ran:
    """Runs due jobs one after the other until none is left, or `limit` have run. Jobs that jobs enqueue run too.

    `types` may hold families such as "po.*". With `waits=False` nothing waits for its time: delayed jobs and retries
    run at once, so that a failing job goes all the way to the dead letters.
    """
    ran, wanted = Ran(), TypeFilter(types or ())
    for _ in range(limit):
        if not waits:
            make_due(wanted)
        promote_due()
        admit_all_waiting()
        claim = take(f"inline-{os.getpid()}", line=Line(wanted), token=new_token())
        if claim is None:
            return ran
        _run_one(claim, ran)
    return ran


def _run_one(claim: Claim, ran: Ran) -> None:
    (job,) = claim.jobs
    failure = run(job)
    if failure is None:
        finish(claim.token, [job.id], charged=True)
        dependency = limits_of(job.job_type).dependency
        if dependency is not None:
            dependency_answered(dependency)
        ran.done.append(job.job_type)
        return
    fate = fail(job.id, claim.token, failure, charged=True)
    (ran.dead if fate is Fate.DEAD else ran.failed).append(job.job_type)


def enqueued(job_type: str, payload: Mapping[str, Any] | None = None, *, subject: str | None = None) -> list[Job]:
    """The live jobs of a type that have not run yet, oldest first, that carry at least this payload and subject."""
    waiting = Job.objects.filter(job_type=job_type, status__in=[JobStatus.PENDING, JobStatus.SCHEDULED])
    if subject is not None:
        waiting = waiting.filter(subject=subject)
    wanted = dict(payload or {})
    return [job for job in waiting.order_by("id") if wanted.items() <= job.payload.items()]


def assert_enqueued(job_type: str, payload: Mapping[str, Any] | None = None, *, subject: str | None = None) -> Job:
    """The one waiting job that matches; AssertionError where there is none or more than one."""
    found = enqueued(job_type, payload, subject=subject)
    others = list(Job.objects.exclude(status=JobStatus.COMPLETED).values_list("job_type", "payload"))
    assert len(found) == 1, f"{len(found)} jobs match {job_type} {payload}; waiting are {others}"  # noqa: S101
    return found[0]


def make_due(types: TypeFilter | None = None) -> int:
    """Sets the due time of every waiting job to now, so that it can run; how many."""
    dialect, wanted = dialect_of(connection), types or TypeFilter()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE queue_jobs SET claim_key = {dialect.now_us}, next_attempt_at = {dialect.now}"
            f" WHERE status = 'scheduled' AND claim_key > {dialect.now_us}{wanted.sql}",
            wanted.params,
        )
        return int(cursor.rowcount)


def seconds_until_due(job_id: int) -> float:
    """How long a scheduled job still waits by the database's clock; 0 for one that is due or has no due time."""
    due_at = Job.objects.values_list("next_attempt_at", flat=True).get(pk=job_id)
    return max(0.0, (due_at - database_now(connection)).total_seconds()) if due_at else 0.0
