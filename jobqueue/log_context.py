"""The ids on every line of the log, by which one order is followed over web, worker and poller.

`request_id` names the request or command with which something began. It is stored with the jobs that are made then,
bound again while they run, and passed on to the jobs that they make.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, get_contextvars
from structlog.types import EventDict, WrappedLogger

if TYPE_CHECKING:
    from jobqueue.claims import Claimed

# What the first word of a job's subject stands for on a log line.
_SUBJECTS = {"order": "order", "consignment": "consignment_id", "webhook": "event_id"}
# A supervisor has no request, and its jobs have their own.
_WITHOUT_REQUEST = frozenset({"runworker"})
_running: ContextVar[Claimed | None] = ContextVar("running", default=None)


def current_request_id() -> str | None:
    """The id of the request or command that is being carried out; None outside of any."""
    job = _running.get()
    if job is not None and job.request_id:
        return job.request_id
    found: str | None = get_contextvars().get("request_id")
    return found


def new_request_id() -> str:
    return uuid.uuid4().hex


def of_request(request_id: str) -> AbstractContextManager[None]:
    """For the length of one request. Whatever the thread's last one left behind is dropped first."""
    clear_contextvars()
    return bound_contextvars(request_id=request_id)


def of_command(arguments: Sequence[str]) -> None:
    """For the rest of this process: a management command is a request of its own."""
    command = arguments[1] if len(arguments) > 1 else ""
    if command:
        bind_contextvars(command=command)
        if command not in _WITHOUT_REQUEST:
            bind_contextvars(request_id=new_request_id())


def within_command(command: str) -> AbstractContextManager[None]:
    """While a command runs that may have been started by another one, such as the clock."""
    return bound_contextvars(command=command, request_id=current_request_id() or new_request_id())


class of_job:  # noqa: N801 - read as the functions beside it
    """While a job is carried out: its id and type, what it is about, and the request with which it began.

    They are worked out when a line is written (`add_job`): most jobs write none, and a queue has thousands a second.
    """

    __slots__ = ("_before", "_job")

    def __init__(self, job: Claimed) -> None:
        self._job = job

    def __enter__(self) -> None:
        self._before = _running.set(self._job)

    def __exit__(self, *_: object) -> None:
        _running.reset(self._before)


def add_job(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
    """A processor of structlog: puts the running job's ids on the line; what the line says itself stays."""
    job = _running.get()
    if job is None:
        return line
    kind, _, name = (job.subject or "").partition(":")
    about = {_SUBJECTS[kind]: name} if kind in _SUBJECTS and name else {}
    began = {"request_id": job.request_id} if job.request_id else {}
    return {"job_id": job.id, "job_type": job.job_type, **about, **line, **began}
