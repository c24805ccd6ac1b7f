"""Putting work into the queue: one INSERT on the caller's connection, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from jobqueue.models import DEFAULT_PRIORITY, Job, JobStatus

AGEING_US = 60_000_000  # one step of priority is worth a minute of waiting


def enqueue(
    job_type: str,
    payload: Mapping[str, Any],
    *,
    priority: int = DEFAULT_PRIORITY,
    due_at: datetime | None = None,
    unique_key: str | None = None,
    max_attempts: int | None = None,
    subject: str | None = None,
) -> int:
    """Stores a job and returns its id; it exists if and only if the caller's transaction commits.

    Where a live job holds `unique_key` already, no second one is made and that job's id is returned.
    Raises PayloadRefused for what is not JSON or too large.
    """
    if unique_key is not None:
        held = Job.objects.filter(unique_key=unique_key).values_list("id", flat=True).first()
        if held is not None:
            return held
    now = timezone.now()
    later = due_at is not None and due_at > now
    key = int((due_at if due_at and later else now).timestamp() * 1_000_000) - (0 if later else priority * AGEING_US)
    job = Job.objects.create(
        job_type=job_type,
        payload=dict(payload),
        priority=priority,
        status=JobStatus.SCHEDULED if later else JobStatus.PENDING,
        claim_key=key,
        next_attempt_at=due_at if later else None,
        unique_key=unique_key,
        max_attempts=max_attempts or 3,
        subject=subject,
    )
    return job.pk
