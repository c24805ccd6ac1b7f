"""Which function handles which job type. Each app's `jobs.py` is imported at start and registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jobqueue.errors import UnknownJobType

if TYPE_CHECKING:
    from jobqueue.actors import Actor
    from jobqueue.models import DeadLetter


@dataclass(frozen=True)
class RunningJob:
    """What a handler is given: the job as it was claimed. `attempt` counts from 1."""

    id: int
    job_type: str
    payload: dict[str, Any]
    attempt: int
    max_attempts: int
    subject: str | None = None


Handler = Callable[[RunningJob], None]
DeadHook = Callable[["DeadLetter", "Actor"], None]


@dataclass(frozen=True)
class Registration:
    """A handler and what belongs to its job type. The hooks run inside the transaction that moves the job."""

    handler: Handler
    on_dead: DeadHook | None = None
    on_retry: DeadHook | None = None


_registrations: dict[str, Registration] = {}


def handles(
    job_type: str, *, on_dead: DeadHook | None = None, on_retry: DeadHook | None = None
) -> Callable[[Handler], Handler]:
    """Registers the decorated function for `job_type`.

    `on_dead` runs in the transaction that moves the job to the dead letters, `on_retry` in the one that brings it
    back, so that what the job is about and the job never tell different stories.
    """

    def register(handler: Handler) -> Handler:
        if job_type in _registrations:
            raise ValueError(f"{job_type} is handled twice.")
        _registrations[job_type] = Registration(handler, on_dead, on_retry)
        return handler

    return register


def registration_for(job_type: str) -> Registration:
    """The registration of `job_type`; raises UnknownJobType."""
    try:
        return _registrations[job_type]
    except KeyError:
        raise UnknownJobType(f"No handler is registered for job type {job_type!r}.") from None
