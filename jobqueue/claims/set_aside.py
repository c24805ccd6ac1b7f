"""Setting aside the jobs that a gate holds back, so that the next claim does not walk past them again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from jobqueue.claims.held import Claimed
from jobqueue.dialect import dialect_of, marks, to_micros
from jobqueue.gates import Gates
from jobqueue.models import Job, JobStatus, TypeLock
from jobqueue.registry import limits_of


def let_through(found: Sequence[Claimed], gates: Gates) -> list[Claimed]:
    """Of the locked jobs at the head of the line those that may run now; the others leave the line."""
    if not gates.pauses and not gates.closed_until and not any(_has_limit(job.job_type) for job in found):
        return list(found)
    if any(gates.is_paused(job.job_type) for job in found):
        gates.confirm_pauses()
    paused, down, full = [], [], []
    passed: list[Claimed] = []
    for job in found:
        until = gates.waits_until(job.job_type)
        if gates.is_paused(job.job_type):
            paused.append(job.id)
        elif until is not None:
            down.append((job.id, until))
        else:
            passed.append(job)
    room = _room_for({job.job_type for job in passed})
    running: Counter[str] = Counter()
    for job in passed if room else ():
        running[job.job_type] += 1
        if running[job.job_type] > room.get(job.job_type, len(passed)):
            full.append(job.id)
    _move(paused, JobStatus.PAUSED)
    _move(full, JobStatus.WAITING)
    for job_id, until in down:
        _postpone(job_id, until)
    left_out = set(full)
    return [job for job in passed if job.id not in left_out]


def _has_limit(job_type: str) -> bool:
    return limits_of(job_type).concurrency is not None


def _room_for(job_types: set[str]) -> dict[str, int]:
    """How many more jobs of each limited type may run. The type's row stays locked until the claim commits, so that
    two claims never count the same room."""
    limits = {job_type: limits_of(job_type).concurrency for job_type in sorted(job_types)}
    return {job_type: room_in(job_type, limit) for job_type, limit in limits.items() if limit is not None}


def room_in(job_type: str, limit: int) -> int:
    """The free places of one limited type, with its row locked."""
    if TypeLock.objects.select_for_update().filter(pk=job_type).first() is None:
        with connection.cursor() as cursor:
            keep = dialect_of(connection).keep_existing
            cursor.execute(f"INSERT INTO queue_type_locks (job_type) VALUES (%s) {keep}", [job_type])
    return max(0, limit - Job.objects.filter(status=JobStatus.PROCESSING, job_type=job_type).count())


def _move(job_ids: Sequence[int], status: JobStatus) -> None:
    if job_ids:
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE queue_jobs SET status = %s WHERE id IN ({marks(len(job_ids))})",
                [status.value, *sorted(job_ids)],
            )


def _postpone(job_id: int, until: datetime) -> None:
    Job.objects.filter(pk=job_id).update(status=JobStatus.SCHEDULED, claim_key=to_micros(until), next_attempt_at=until)
