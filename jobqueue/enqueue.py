"""Putting work into the queue: one INSERT on the caller's connection, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Literal

from django.db import IntegrityError, connection, transaction

from jobqueue.inserts import NewJob, insert, insert_many
from jobqueue.log_context import current_request_id
from jobqueue.models import DEFAULT_PRIORITY, Job
from jobqueue.registry import limits_of
from jobqueue.wake import wake_after_commit

_RACES = 5


def enqueue(
    job_type: str,
    payload: Mapping[str, Any],
    *,
    priority: int = DEFAULT_PRIORITY,
    due_at: datetime | None = None,
    unique_key: str | None = None,
    unique_until: Literal["end", "start"] = "end",
    max_attempts: int | None = None,
    subject: str | None = None,
) -> int:
    """Stores a job and returns its id; it exists if and only if the caller's transaction commits.

    Where a live job holds `unique_key` already, no second one is made and that job's id is returned. The key is held
    until the job ends; with `unique_until="start"` only until it is claimed, for "look again" jobs: a change seen
    while one runs then gets a job of its own, and so does one that was committed after the job it found was claimed.
    Raises PayloadRefused for what is not JSON or too large, ValueError for a priority outside 1 to 10 or a name that
    is too long.
    """
    job = NewJob.checked(
        job_type,
        payload,
        priority=priority,
        due_at=due_at,
        unique_key=unique_key,
        unique_until_start=unique_until == "start",
        max_attempts=max_attempts or limits_of(job_type).max_attempts,
        subject=subject,
    )
    job_id = insert(job) if unique_key is None else _insert_or_find(job)
    wake_after_commit()
    return job_id


def enqueue_many(
    job_type: str,
    payloads: Iterable[Mapping[str, Any]],
    *,
    priority: int = DEFAULT_PRIORITY,
    due_at: datetime | None = None,
    max_attempts: int | None = None,
    subject: str | None = None,
) -> int:
    """Stores one job for each payload, all or none, and returns how many. The payloads may be a generator."""
    options: dict[str, Any] = {
        "priority": priority,
        "due_at": due_at,
        "max_attempts": max_attempts or limits_of(job_type).max_attempts,
        "subject": subject,
        "request_id": current_request_id(),
    }
    count = insert_many(NewJob.checked(job_type, each, **options) for each in payloads)
    wake_after_commit()
    return count


def _insert_or_find(job: NewJob) -> int:
    """Inserts, or finds who holds the key. The holder may end between the two, hence the few tries."""
    for _ in range(_RACES):
        held = Job.objects.filter(unique_key=job.unique_key).values_list("id", flat=True).first()
        if held is not None:
            if job.unique_until_start and connection.in_atomic_block:
                transaction.on_commit(partial(_again_if_claimed, job, held), robust=True)
            return held
        try:
            with transaction.atomic():
                return insert(job)
        except IntegrityError:
            continue
    raise IntegrityError(f"The unique key {job.unique_key!r} is taken and given up faster than it can be read.")


def _again_if_claimed(job: NewJob, held: int) -> None:
    """The holder may have been claimed before the caller's commit, and so have looked before there was anything to see.

    A process that dies right here leaves the change to whatever looks regularly.
    """
    if not Job.objects.filter(pk=held, unique_key=job.unique_key).exists():
        _insert_or_find(job)
        wake_after_commit()
