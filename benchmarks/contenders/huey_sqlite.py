"""Huey on SQLite: at most once (a killed worker loses its task), where ours is at least once."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from pathlib import Path

from benchmarks.contenders.base import BOOT_SECONDS, Contender, running


class HueySqlite(Contender):
    name = "huey on SQLite"
    share = 0.25

    def __init__(self) -> None:
        self._file = Path(os.environ["BENCH_HUEY_FILE"])
        self._seconds = 0.0

    def clear(self) -> None:
        from benchmarks.huey_app import huey

        huey.flush()

    def fill(self, count: int) -> None:
        """Through its storage in one transaction: its own API commits each task by itself."""
        from benchmarks.huey_app import huey, noop

        messages = [huey.serialize_task(noop.s()) for _ in range(count)]
        with sqlite3.connect(self._file, timeout=30) as database:
            database.executemany(
                "INSERT INTO task (queue, data, priority) VALUES (?, ?, 0)", [(huey.name, each) for each in messages]
            )

    def commands(self, workers: int) -> list[list[str]]:
        consumer = str(Path(sys.executable).parent / "huey_consumer.py")
        return [[sys.executable, consumer, "benchmarks.huey_app.huey", "-k", "process", "-w", str(workers), "-q"]]

    def finished(self) -> int:
        raise NotImplementedError

    def seconds(self, count: int) -> float:
        return self._seconds

    def drain(self, workers: int, count: int) -> float:
        """Timed by what is left in its table: it keeps no finishes."""
        self.clear()
        with running(self.commands(workers), self.environment(workers)):
            time.sleep(BOOT_SECONDS)
            self.fill(count)
            began = self._wait_for(int(count * 0.95))
            return 0.95 * count / (self._wait_for(0) - began)

    def _wait_for(self, left: int) -> float:
        database = sqlite3.connect(self._file, timeout=30)
        deadline = time.monotonic() + 120
        while database.execute("SELECT COUNT(*) FROM task").fetchone()[0] > left:
            if time.monotonic() > deadline:
                raise RuntimeError("huey did not finish")
            time.sleep(0.01)
        database.close()
        return time.monotonic()
