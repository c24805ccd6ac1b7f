"""Job types the tests of the queue use. Importing this module registers them.

Jobs that run in real worker processes leave a row in the history of their job: the ledger that tests read.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import threading
import time

from django.db import connection, transaction
from django.utils.translation import gettext

from jobqueue.actors import Actor
from jobqueue.errors import Permanent
from jobqueue.events import record
from jobqueue.registry import RunningJob, handles
from tests.jobqueue.failpoints import install_from_environment

install_from_environment()

LEDGER = Actor("test:ledger")

ran: list[RunningJob] = []


def note(job: RunningJob, name: str) -> None:
    """Writes a row of the ledger."""
    record(job.id, name, actor=LEDGER, data={"attempt": job.attempt, "pid": os.getpid()})


@handles("test.noop")
def noop(job: RunningJob) -> None:
    """Remembers that it ran."""
    ran.append(job)


@handles("test.ledger")
def ledger(job: RunningJob) -> None:
    """Leaves a row."""
    note(job, "ran")


@handles("test.sleep")
def sleep(job: RunningJob) -> None:
    """Takes as long as its payload says; the first attempt only, so that a test can kill it there."""
    note(job, "began")
    if job.attempt <= job.payload.get("slow_attempts", 99):
        time.sleep(job.payload["seconds"])
    note(job, "ran")


@handles("test.fails")
def fails(job: RunningJob) -> None:
    """Fails every time."""
    raise ValueError("this job always fails")


@handles("test.permanent")
def permanent(job: RunningJob) -> None:
    """Says that trying again cannot help."""
    raise Permanent("no such thing")


@handles("test.refused")
def refused(job: RunningJob) -> None:
    """Meets a refusal of the domain, which is said in the language that is spoken."""
    raise Permanent(gettext("This field is required."))


@handles("test.kill")
def kill(job: RunningJob) -> None:
    """Kills the process it runs in, as the kernel does when memory is out."""
    os.kill(os.getpid(), signal.SIGKILL)


@handles("test.exit")
def leave(job: RunningJob) -> None:
    """Calls exit, as a careless library does."""
    sys.exit(3)


@handles("test.hard_exit")
def leave_hard(job: RunningJob) -> None:
    """Ends its process without any clean-up."""
    os._exit(3)


@handles("test.base_exception")
def base_exception(job: RunningJob) -> None:
    """Raises what `except Exception` does not catch."""
    raise KeyboardInterrupt("from inside the job")


@handles("test.memory")
def memory(job: RunningJob) -> None:
    """Asks for more memory than its process may have."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (2**31, before[1]))
    try:
        bytearray(2**33)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@handles("test.deaf")
def deaf(job: RunningJob) -> None:
    """One call into C that keeps the interpreter's lock, as a bad extension does; asleep, so that it costs no core."""
    woke: list[float] = []
    asked = time.monotonic()
    threading.Timer(0.5, lambda: woke.append(time.monotonic())).start()
    ctypes.PyDLL(None).sleep(job.payload["seconds"])
    other_threads_ran = bool(woke) and woke[0] < asked + job.payload["seconds"]
    record(job.id, "ran", actor=LEDGER, data={"other_threads_ran": other_threads_ran})


@handles("test.limited", time_limit=0.3)
def limited(job: RunningJob) -> None:
    """Runs longer than its type may."""
    time.sleep(30)


@handles("test.connection")
def which_connection(job: RunningJob) -> None:
    """Notes the server's number of the connection it runs on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT CONNECTION_ID()")
        number = cursor.fetchone()[0]
    record(job.id, "connection", actor=LEDGER, data={"pid": os.getpid(), "connection": number})
    time.sleep(0.2)


@handles("test.open_transaction")
def open_transaction(job: RunningJob) -> None:
    """Leaves a transaction open behind it."""
    note(job, "ran")
    transaction.set_autocommit(False)
    note(job, "never committed")
