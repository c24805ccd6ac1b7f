"""Writing down what happened to a job besides running."""

from __future__ import annotations

from typing import Any

from jobqueue.actors import Actor
from jobqueue.models import JobEvent


def record(job_id: int, name: str, *, actor: Actor, reason: str = "", data: dict[str, Any] | None = None) -> None:
    """One row of a job's history. The caller's transaction holds the job or dead letter it is about."""
    JobEvent.objects.create(job_id=job_id, name=name, user=actor.user, actor=actor.name, reason=reason, data=data or {})
