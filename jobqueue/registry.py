"""Which function handles which job type. Each app's `jobs.py` is imported at start and registers its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from jobqueue.errors import UnknownJobType

if TYPE_CHECKING:
    from jobqueue.actors import Actor
    from jobqueue.models import DeadLetter


@dataclass(frozen=True, slots=True)
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


def _default_max_attempts() -> int:
    return int(settings.QUEUE_MAX_ATTEMPTS)


@dataclass(frozen=True)
class Limits:
    """What a job type is held to. `time_limit` is in seconds; `concurrency` counts over all workers; None: no limit.

    `dependency` names what the type cannot work without: when it is down, jobs of all types that name it wait, and
    none spends its attempts on finding out.
    """

    max_attempts: int = field(default_factory=_default_max_attempts)
    time_limit: float | None = None
    concurrency: int | None = None
    dependency: str | None = None


@dataclass(frozen=True)
class Registration:
    """A handler and what belongs to its job type. The hooks run inside the transaction that moves the job."""

    handler: Handler
    on_dead: DeadHook | None = None
    on_retry: DeadHook | None = None
    limits: Limits = field(default_factory=Limits)


_registrations: dict[str, Registration] = {}


def handles(
    job_type: str,
    *,
    on_dead: DeadHook | None = None,
    on_retry: DeadHook | None = None,
    max_attempts: int | None = None,
    time_limit: float | None = None,
    concurrency: int | None = None,
    dependency: str | None = None,
) -> Callable[[Handler], Handler]:
    """Registers the decorated function for `job_type`; raises ValueError where the type has a handler already.

    `on_dead` runs in the transaction that moves the job to the dead letters, `on_retry` in the one that brings it
    back, so that what the job is about and the job never tell different stories. For the rest see Limits.
    """
    limits = Limits(max_attempts or _default_max_attempts(), time_limit, concurrency, dependency)

    def register(handler: Handler) -> Handler:
        if job_type in _registrations:
            raise ValueError(f"{job_type} is handled twice.")
        _registrations[job_type] = Registration(handler, on_dead, on_retry, limits)
        return handler

    return register


def registration_for(job_type: str) -> Registration:
    """The registration of `job_type`; raises UnknownJobType."""
    try:
        return _registrations[job_type]
    except KeyError:
        raise UnknownJobType(f"No handler is registered for job type {job_type!r}.") from None


def limits_of(job_type: str) -> Limits:
    """The limits of a type; those of a type without a handler are the defaults."""
    known = _registrations.get(job_type)
    return known.limits if known else Limits()


def registered_types() -> list[str]:
    """Every type that has a handler, sorted."""
    return sorted(_registrations)
