"""Job types the tests of the queue use. Importing this module registers them."""

from __future__ import annotations

from jobqueue.errors import Permanent
from jobqueue.registry import RunningJob, handles

ran: list[RunningJob] = []


@handles("test.noop")
def noop(job: RunningJob) -> None:
    """Remembers that it ran."""
    ran.append(job)


@handles("test.fails")
def fails(job: RunningJob) -> None:
    """Fails every time."""
    raise ValueError("this job always fails")


@handles("test.permanent")
def permanent(job: RunningJob) -> None:
    """Says that trying again cannot help."""
    raise Permanent("no such thing")
