"""What a worker holds after a claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as it was claimed. `attempts` counts the runs before this one; `payload` is still JSON text."""

    id: int
    job_type: str
    payload: Any
    attempts: int
    max_attempts: int
    subject: str | None
    run_alone: bool
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Jobs taken together under one token.

    `charged`: the attempt was counted at the claim (a job claimed alone); otherwise it is counted with the outcome.
    `more`: the line was longer than what was taken.
    """

    token: int
    jobs: list[Claimed]
    charged: bool
    more: bool
