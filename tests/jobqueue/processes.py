"""Real worker processes for tests, on the test database."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
LONG_SECONDS = 90.0
"""How long a test waits for what is sure to come: a machine that does much else may need long."""


def test_database_url() -> str:
    """The URL of the database this test runs on, for another process."""
    names: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{names['NAME']}"
    socket = names["OPTIONS"].get("unix_socket") or names["HOST"]
    host = names["HOST"] if not str(names["HOST"]).startswith("/") else "localhost"
    login = quote(names["USER"]) + (f":{quote(names['PASSWORD'])}" if names["PASSWORD"] else "")
    port = f":{names['PORT']}" if names["PORT"] else ""
    query = f"?unix_socket={socket}" if str(socket).startswith("/") else ""
    return f"mysql://{login}@{host or 'localhost'}{port}/{names['NAME']}{query}"


@dataclass
class RunningWorker:
    """A `runworker` in a process group of its own."""

    process: subprocess.Popen[bytes]
    log: Path

    def stop(self, *, timeout: float = LONG_SECONDS) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def kill_group(self) -> None:
        """Kills supervisor and children at once, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(LONG_SECONDS)

    def children(self) -> list[int]:
        """The pids of the worker processes."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]


def start_worker(log: Path, *arguments: str, **environment: str) -> RunningWorker:
    """Starts `runworker`; what it writes goes to `log`."""
    env = {
        **os.environ,
        "DATABASE_URL": test_database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.jobqueue.worker_settings",
        "VAR_DIR": str(settings.VAR_DIR),
        **environment,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "runworker", *arguments],
            cwd=ROOT,
            env=env,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    return RunningWorker(process, log)


@contextlib.contextmanager
def running_worker(log: Path, *arguments: str, **environment: str) -> Iterator[RunningWorker]:
    """A worker for the length of a block; killed at its end if it still runs."""
    worker = start_worker(log, *arguments, **environment)
    try:
        yield worker
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(worker.process.pid, signal.SIGKILL)
        worker.process.wait(LONG_SECONDS)


def wait_until(condition: Callable[[], bool], what: str, *, timeout: float = LONG_SECONDS) -> None:
    """Returns when the condition holds; AssertionError naming `what` when it does not in time."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not in {timeout} s: {what}"
        time.sleep(0.02)
