"""What a contender can do, and the processes it does it with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

BOOT_SECONDS = 1.5
DRAIN_TIMEOUT = 300.0


class Contender(ABC):
    """A queue: filled with no-op jobs while its workers idle, then timed from 5 % to 100 % of its finishes."""

    name: str
    share: float = 1.0
    """Slower contenders get this share of the jobs, so that each run takes seconds."""

    @abstractmethod
    def clear(self) -> None:
        """Removes all jobs."""

    @abstractmethod
    def fill(self, count: int) -> None:
        """Enqueues no-op jobs, all visible to workers at once."""

    @abstractmethod
    def commands(self, workers: int) -> list[list[str]]:
        """The processes to start."""

    @abstractmethod
    def finished(self) -> int:
        """How many jobs are done."""

    @abstractmethod
    def seconds(self, count: int) -> float:
        """The time between the finish of the first 5 % and the last job."""

    def environment(self, workers: int) -> dict[str, str]:
        return {**os.environ, "BENCH_WORKERS": str(workers)}

    def drain(self, workers: int, count: int) -> float:
        """Jobs per second; raises RuntimeError where jobs are left or were done more than once."""
        self.clear()
        with running(self.commands(workers), self.environment(workers)) as processes:
            time.sleep(BOOT_SECONDS + 0.35 * len(processes))
            self.fill(count)
            deadline = time.monotonic() + DRAIN_TIMEOUT
            while self.finished() < count:
                if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
                    raise RuntimeError(f"{self.name} with {workers} workers finished {self.finished()} of {count}")
                time.sleep(0.05)
        if self.finished() != count:
            raise RuntimeError(f"{self.name} finished {self.finished()} instead of {count}")
        return 0.95 * count / self.seconds(count)


@contextmanager
def running(commands: list[list[str]], environment: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes for the length of a block: asked to stop at its end, killed when they do not."""
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in commands
    ]
    try:
        yield processes
    finally:
        for process in processes:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def manage(*arguments: str) -> list[str]:
    """A Django command in this project."""
    return [sys.executable, "-m", "django", *arguments]


def seconds_by_stamp(table: str, column: str, count: int) -> float:
    """From the stamp of the job at 5 % to that of the last one."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {column} LIMIT 1 OFFSET {count // 20}")
        first = cursor.fetchone()[0]
        cursor.execute(f"SELECT MAX({column}) FROM {table}")
        last = cursor.fetchone()[0]
    return (_moment(last) - _moment(first)).total_seconds()


def _moment(stamp: datetime | str) -> datetime:
    """SQLite hands times out as text."""
    return datetime.fromisoformat(stamp) if isinstance(stamp, str) else stamp


def empty(*tables: str) -> None:
    """Empties tables, indexes included, so that each run starts on fresh ones."""
    statement = "TRUNCATE TABLE" if connection.vendor == "mysql" else "DELETE FROM"
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"{statement} {table}")


def count_rows(table: str, where: str = "1=1") -> int:
    """Rows of a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}")
        return int(cursor.fetchone()[0])
