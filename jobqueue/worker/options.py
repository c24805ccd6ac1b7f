"""How a worker was asked to run."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class WorkerOptions:
    """`once`: one job for each child, then exit. `drain`: until nothing is due. `sleep` is the poll in seconds."""

    workers: int = 1
    types: tuple[str, ...] = ()
    once: bool = False
    drain: bool = False
    max_jobs: int | None = None
    max_rss_mb: int | None = None
    sleep: float = 0.04
    grace: float = 60.0

    @property
    def stale_after(self) -> float:
        """Seconds without a heartbeat after which a job counts as stuck."""
        return float(settings.QUEUE_STALE_AFTER_SECONDS)

    @property
    def heartbeat_every(self) -> float:
        return min(15.0, self.stale_after / 6)

    @property
    def ends_by_itself(self) -> bool:
        return self.once or self.drain
