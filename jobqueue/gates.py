"""What holds jobs back at the claim: pauses, dependencies that are down, and types that run as often as they may."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from jobqueue.dialect import database_now
from jobqueue.models import Dependency, Pause
from jobqueue.registry import limits_of, registered_types

EVERYTHING = "*"
REFRESH_SECONDS = 1.0


def is_covered(job_type: str, pattern: str) -> bool:
    """True where a pause of `pattern` holds this type."""
    return job_type.startswith(pattern[:-1]) if pattern.endswith("*") else job_type == pattern


@dataclass
class Gates:
    """A picture of all gates, at most a second old; with `refresh_seconds=0` always fresh."""

    refresh_seconds: float = REFRESH_SECONDS
    pauses: list[str] = field(default_factory=list)
    closed_until: dict[str, datetime] = field(default_factory=dict)
    troubled: set[str] = field(default_factory=set)
    _read_at: float = float("-inf")

    def refresh(self) -> None:
        """Reads the gates again when the picture is old."""
        now = time.monotonic()
        if now - self._read_at < self.refresh_seconds:
            return
        self.pauses = list(Pause.objects.values_list("job_type", flat=True))
        troubles = list(Dependency.objects.filter(failures__gt=0).values_list("name", "open_until"))
        self.troubled = {name for name, _ in troubles}
        moment = database_now(connection) if troubles else None
        self.closed_until = {name: until for name, until in troubles if until and moment and until > moment}
        self._read_at = now

    def confirm_pauses(self) -> None:
        """Reads the pauses anew and keeps them as they are until the caller's transaction ends: a job set aside for a
        pause that was ended a moment ago would be brought back by nobody."""
        self.pauses = list(Pause.objects.select_for_update().values_list("job_type", flat=True))

    @property
    def all_paused(self) -> bool:
        return EVERYTHING in self.pauses

    def is_paused(self, job_type: str) -> bool:
        return any(is_covered(job_type, pattern) for pattern in self.pauses)

    def waits_until(self, job_type: str) -> datetime | None:
        """When the dependency of this type is tried again; None where it has none or it is not known to be down."""
        dependency = limits_of(job_type).dependency
        return self.closed_until.get(dependency) if dependency else None


def limited_types() -> dict[str, int]:
    """The job types that may run only so often at the same time, over all workers."""
    limits = {job_type: limits_of(job_type).concurrency for job_type in registered_types()}
    return {job_type: limit for job_type, limit in limits.items() if limit is not None}
