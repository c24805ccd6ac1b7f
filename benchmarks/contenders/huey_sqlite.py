"""Huey on SQLite: at most once (a killed worker loses its task), where ours is at least once."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

from benchmarks.contenders.base import Contender


class HueySqlite(Contender):
    name = "huey on SQLite"
    share = 0.25

    def __init__(self) -> None:
        self._file = Path(os.environ["BENCH_HUEY_FILE"])
        self._count = 0
        self._first = self._last = 0.0

    def clear(self) -> None:
        from benchmarks.huey_app import huey

        huey.flush()

    def fill(self, count: int) -> None:
        """Through its storage in one transaction: its own API commits each task by itself."""
        from benchmarks.huey_app import huey, noop

        self._count = count
        self._first = self._last = time.monotonic()
        messages = [huey.serialize_task(noop.s()) for _ in range(count)]
        with sqlite3.connect(self._file, timeout=30) as database:
            database.executemany(
                "INSERT INTO task (queue, data, priority) VALUES (?, ?, 0)", [(huey.name, each) for each in messages]
            )

    def commands(self, workers: int) -> list[list[str]]:
        consumer = [sys.executable, "-m", "huey.bin.huey_consumer"]
        return [[*consumer, "benchmarks.huey_app.huey", "-k", "process", "-w", str(workers), "-q"]]

    def finished(self) -> int:
        """By what is left in its table: it keeps no finishes. Notes when the first 5 % and the last were gone."""
        with closing(sqlite3.connect(self._file, timeout=30)) as database:
            done = self._count - int(database.execute("SELECT COUNT(*) FROM task").fetchone()[0])
        now = time.monotonic()
        if done < self._count // 20:
            self._first = now
        if done < self._count:
            self._last = now
        return done

    def seconds(self, count: int) -> float:
        """To the last look at which a task was left: a tenth of a second too little at most."""
        return self._last - self._first
