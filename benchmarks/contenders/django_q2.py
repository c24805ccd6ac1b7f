"""django-q2 with its ORM broker, fetching 50 at a time, polling every 50 ms."""

from __future__ import annotations

from django.db import transaction

from benchmarks.contenders.base import Contender, count_rows, empty, manage, seconds_by_stamp


class DjangoQ2(Contender):
    name = "django-q2"
    share = 0.025

    def clear(self) -> None:
        empty("django_q_ormq", "django_q_task")

    def fill(self, count: int) -> None:
        from django_q.tasks import async_task

        with transaction.atomic():
            for _ in range(count):
                async_task("benchmarks.rival_tasks.q2_noop")

    def commands(self, workers: int) -> list[list[str]]:
        return [manage("qcluster")]

    def environment(self, workers: int) -> dict[str, str]:
        return {**super().environment(workers), "BENCH_POLL": "0.05"}

    def finished(self) -> int:
        return count_rows("django_q_task")

    def seconds(self, count: int) -> float:
        return seconds_by_stamp("django_q_task", "stopped", count)
