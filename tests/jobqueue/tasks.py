"""Tasks of Django's Tasks interface for the tests; their settings name our backend."""

from __future__ import annotations

from django_tasks import TaskContext, task


@task
def add(first: int, second: int) -> int:
    """Returns the sum."""
    return first + second


@task(priority=100)
def broken() -> None:
    """Raises."""
    raise ValueError("broken on purpose")


@task(takes_context=True)
def who(context: TaskContext) -> int:
    """Returns which attempt it is."""
    return context.attempt


@task
async def later(word: str) -> str:
    """A coroutine."""
    return word.upper()


def not_a_task() -> None:
    """Must never be called through a payload."""
    raise AssertionError("called")
