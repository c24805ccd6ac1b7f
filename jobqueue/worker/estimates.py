"""How long jobs of each type take, learned while running them, and how many therefore fit one batch."""

from __future__ import annotations

from collections.abc import Sequence

from jobqueue.claims import Claimed

_BATCH_SECONDS = 0.04
_WEIGHT = 0.2


class Estimates:
    """A moving average for each type, quick to believe a slow run and slow to forget it."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    def learn(self, job_type: str, seconds: float) -> None:
        known = self._seconds.get(job_type)
        if known is None or seconds > 2 * known:
            self._seconds[job_type] = seconds
        else:
            self._seconds[job_type] = known + _WEIGHT * (seconds - known)

    def fitting(self, jobs: Sequence[Claimed]) -> int:
        """How many jobs from the head of the line make some tens of milliseconds of work: at least one.

        A job of a type not met before is taken alone, and so is one that may have killed a worker.
        """
        total = 0.0
        for count, job in enumerate(jobs):
            seconds = self._seconds.get(job.job_type)
            total += _BATCH_SECONDS if seconds is None else seconds
            if job.run_alone or seconds is None or total > _BATCH_SECONDS:
                return max(1, count)
        return len(jobs)
