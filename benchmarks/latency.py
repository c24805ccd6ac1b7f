"""Latency on an idle queue: from the enqueue call to the start of the job; and what idling costs."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from unittest import mock

import django
from django.db import connection

from benchmarks.contenders.base import empty, manage, running
from benchmarks.processes import cpu_seconds, descendants


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(name: str, command: list[str], send: Callable[[], Any], *, count: int, per_second: float) -> dict[str, Any]:
    """Sends jobs at a steady pace to idle workers; waits in milliseconds, idle cost before the first job."""
    with tempfile.TemporaryDirectory() as folder:
        stamps = Path(folder) / "stamps"
        stamps.touch()
        with running([command], {**os.environ, "BENCH_STAMPS": str(stamps)}) as (process,):
            time.sleep(4)
            idle = idle_cost(process.pid)
            for _ in range(count):
                send()
                time.sleep(1 / per_second)
            deadline = time.monotonic() + 30
            while len(stamps.read_bytes().splitlines()) < count and time.monotonic() < deadline:
                time.sleep(0.1)
        waits = [float(line) * 1000 for line in stamps.read_bytes().splitlines()]
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    found = {key: round(percentile(waits, share), 1) for key, share in shares.items()}
    return {"case": name, "jobs": len(waits), **found, "max": round(max(waits), 1), **idle}


def idle_cost(pid: int, seconds: float = 6.0) -> dict[str, float]:
    """Statements a second and percent of one core that idle workers take (the server's own part is not in it)."""
    pids = [pid, *descendants(pid)]
    statements, cpu = _statements(), sum(map(cpu_seconds, pids))
    time.sleep(seconds)
    spent = sum(map(cpu_seconds, pids)) - cpu
    # One statement is the count itself.
    per_second = (_statements() - statements - 1) / seconds
    return {"idle_statements": round(per_second, 1), "idle_cpu_percent": round(100 * spent / seconds, 2)}


def _statements() -> int:
    if connection.vendor != "mysql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SHOW GLOBAL STATUS LIKE 'Questions'")
        return int(cursor.fetchone()[1])


def main() -> None:
    """Writes one JSON object a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--no-rivals", action="store_true")
    options = parser.parse_args()
    django.setup()
    from benchmarks import rival_tasks
    from jobqueue.enqueue import enqueue

    def ours() -> None:
        enqueue("bench.stamp", {"sent": time.time()})

    silent = mock.patch("jobqueue.wake.wake_workers", lambda: None)
    worker = manage("runworker", "--workers", "2")
    cases: list[tuple[str, list[str], Callable[[], Any], Any]] = [
        ("jobqueue, producer on the worker's host", worker, ours, nullcontext()),
        ("jobqueue, producer on another host (no wake-up)", worker, ours, silent),
    ]
    if not options.no_rivals and connection.vendor == "mysql":
        from django_q.tasks import async_task

        empty("django_q_ormq", "django_tasks_database_dbtaskresult")
        cases += [
            (
                "django-tasks-db, default poll",
                manage("db_worker", "--no-reload", "-v", "0"),
                lambda: rival_tasks.stamp.enqueue(time.time()),
                nullcontext(),
            ),
            (
                "django-q2, default poll",
                manage("qcluster"),
                lambda: async_task("benchmarks.rival_tasks.q2_stamp", time.time()),
                nullcontext(),
            ),
        ]
    empty("queue_jobs")
    for name, command, send, patch in cases:
        with patch:
            result = measure(name, command, send, count=options.count, per_second=20)
        print(json.dumps(result), flush=True)
        print(f"  {result}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
