"""The ids on every line of the log, by which one order is followed over web, worker and poller.

`request_id` names the request or command with which something began. It is stored with the jobs that are made then,
bound again while they run, and passed on to the jobs that they make.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from structlog.contextvars import bind_contextvars, bound_contextvars, clear_contextvars, get_contextvars

if TYPE_CHECKING:
    from jobqueue.claims import Claimed

# What the first word of a job's subject stands for on a log line.
_SUBJECTS = {"order": "order", "consignment": "consignment_id", "webhook": "event_id"}
# A supervisor has no request, and its jobs have their own.
_WITHOUT_REQUEST = frozenset({"runworker"})


def current_request_id() -> str | None:
    """The id of the request or command that is being carried out; None outside of any."""
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


def of_job(job: Claimed) -> AbstractContextManager[None]:
    """While a job is carried out: its id and type, what it is about, and the request with which it began."""
    kind, _, name = (job.subject or "").partition(":")
    about = {_SUBJECTS[kind]: name} if kind in _SUBJECTS and name else {}
    began = {"request_id": job.request_id} if job.request_id else {}
    return bound_contextvars(job_id=job.id, job_type=job.job_type, **began, **about)
