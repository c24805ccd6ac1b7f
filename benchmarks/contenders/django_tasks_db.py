"""django-tasks-db: the database backend of Django's Tasks."""

from __future__ import annotations

from django.db import transaction

from benchmarks.contenders.base import Contender, count_rows, empty, manage, seconds_by_stamp


class DjangoTasksDb(Contender):
    name = "django-tasks-db"
    share = 0.025

    def clear(self) -> None:
        empty("django_tasks_database_dbtaskresult")

    def fill(self, count: int) -> None:
        from benchmarks.rival_tasks import noop

        with transaction.atomic():
            for _ in range(count):
                noop.enqueue()

    def commands(self, workers: int) -> list[list[str]]:
        one = manage("db_worker", "--no-startup-delay", "--interval", "0.05", "--no-reload", "-v", "0")
        return [one] * workers

    def finished(self) -> int:
        return count_rows("django_tasks_database_dbtaskresult", "finished_at IS NOT NULL")

    def seconds(self, count: int) -> float:
        return seconds_by_stamp("django_tasks_database_dbtaskresult", "finished_at", count)
