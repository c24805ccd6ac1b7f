"""The same jobs for the rivals."""

from __future__ import annotations

from django_tasks import task

from benchmarks.jobs import write_wait


@task
def noop() -> None:
    """For django-tasks-db: does nothing."""


@task
def stamp(sent: float) -> None:
    """For django-tasks-db: writes its wait."""
    write_wait(sent)


def q2_noop() -> None:
    """For django-q2: does nothing."""


def q2_stamp(sent: float) -> None:
    """For django-q2: writes its wait."""
    write_wait(sent)
