"""What becomes of a job that did not succeed."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a run failed, and what the handler asked for: never again, or not before `retry_at`.

    `dependency`: what did not answer; its circuit breaker decides about time and attempt.
    """

    reason: str
    permanent: bool = False
    retry_at: datetime | None = None
    costs_attempt: bool = True
    dependency: str | None = None


class Fate(enum.Enum):
    """What the queue did with a job after its run. LOST: the claim was someone else's by then, nothing was written."""

    DONE = "done"
    RETRY = "retry"
    DEAD = "dead"
    LOST = "lost"
