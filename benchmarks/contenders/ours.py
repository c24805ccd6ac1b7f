"""This project's queue, at its default settings."""

from __future__ import annotations

from benchmarks.contenders.base import Contender, count_rows, empty, manage, seconds_by_stamp


class Ours(Contender):
    name = "jobqueue (this project)"

    def clear(self) -> None:
        empty("queue_jobs")

    def fill(self, count: int) -> None:
        from jobqueue.enqueue import enqueue_many

        enqueue_many("bench.noop", ({} for _ in range(count)))

    def commands(self, workers: int) -> list[list[str]]:
        return [manage("runworker", "--workers", str(workers))]

    def finished(self) -> int:
        return count_rows("queue_jobs", "status = 'completed'")

    def seconds(self, count: int) -> float:
        return seconds_by_stamp("queue_jobs", "completed_at", count)
