"""Flatness: the drain rate and the time of one claim, with ever more rows around."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import django
from django.db import connection

from benchmarks.contenders.base import count_rows, empty, manage, running
from benchmarks.latency import percentile
from benchmarks.processes import cpu_seconds, descendants, resident_megabytes, server_pid
from benchmarks.server import let_server_settle

_CLAIMS = 200
# As many as the smallest backlog holds, so that each case is charged for the same work.
_MEASURED = 10_000
_TIMES = 9
# An early place in the line, so that what is filled in by hand is ready before anything else.
_FIRST_PLACE = 1_000_000_000
_COLUMNS = (
    "job_type, payload, status, priority, claim_key, attempts, max_attempts, next_attempt_at, worker_id, claim_token,"
    " started_at, heartbeat_at, completed_at, created_at, last_error, run_alone, unique_key, unique_until_start,"
    " subject"
)
WORKERS = 4


def grow(status: str, rows: int, first_place: int = _FIRST_PLACE) -> None:
    """Doubles the rows of one status until there are so many: far faster than inserting them one by one.

    Their places in the line follow their ids, as those of jobs that came one after the other do: a line that jumps
    about the table would charge a large backlog for pages that no real one touches.
    """
    where = f"status = '{status}'"
    have = count_rows("queue_jobs", where)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE queue_jobs SET claim_key = {first_place} + id WHERE {where}")
        while have < rows:
            step = min(have, rows - have)
            cursor.execute(f"SELECT MAX(claim_key) - MIN(claim_key) + 1 FROM queue_jobs WHERE {where}")
            moved = _COLUMNS.replace("claim_key", f"claim_key + {cursor.fetchone()[0]}")
            cursor.execute(
                f"INSERT INTO queue_jobs ({_COLUMNS}) SELECT {moved} FROM queue_jobs"
                f" WHERE {where} ORDER BY id LIMIT {step}"
            )
            have += step


def claim_milliseconds() -> list[float]:
    """How long single claims of up to 100 jobs take here; what they take is given back."""
    from jobqueue.claims import give_back, take
    from jobqueue.claims.take import new_token

    times = []
    for _ in range(_CLAIMS):
        began = time.perf_counter()
        claim = take("bench", limit=100, choose=len, token=new_token())
        times.append((time.perf_counter() - began) * 1000)
        if claim is not None:
            give_back(claim.token, [job.id for job in claim.jobs], charged=claim.charged)
    return times


def measure(case: str, pending: int) -> dict[str, Any]:
    """The median of some drains, each from a full backlog; the claims of all of them together."""
    claims, drains = [], []
    for _ in range(_TIMES):
        fill_up(pending)
        let_server_settle()
        claims += claim_milliseconds()
        drains.append(drain(min(pending, _MEASURED)))
        print(f"    {drains[-1]}", file=sys.stderr, flush=True)
    middle = sorted(drains, key=lambda one: float(one["rate"]))[_TIMES // 2]
    return {
        "case": case,
        **middle,
        "claim_p50_ms": round(percentile(claims, 0.5), 2),
        "claim_p95_ms": round(percentile(claims, 0.95), 2),
    }


def drain(goal: int) -> dict[str, Any]:
    """Four workers until `goal` jobs are done."""
    since = Since()
    command = manage("runworker", "--workers", str(WORKERS))
    server = cpu_seconds(server_pid())
    with running([command], dict(os.environ)) as (process,):
        memory = _drain_and_watch(process.pid, since, goal)
        done = since.finished()
        server = cpu_seconds(server_pid()) - server
    return {
        "rate": round(_rate(goal, done), 1),
        "server_us_per_job": round(1e6 * server / done),
        "worker_mb": round(memory, 1),
    }


class Since:
    """Counts what is finished from here on, from the head of the line as it is now: a count of all finished rows would
    walk a million of them four times a second, on the cores that are being measured."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT MIN(claim_key) FROM queue_jobs WHERE status = 'pending'")
            self._where = f"status = 'completed' AND claim_key >= {cursor.fetchone()[0]}"
        self._before = count_rows("queue_jobs", self._where)

    def finished(self) -> int:
        """Jobs finished since."""
        return count_rows("queue_jobs", self._where) - self._before


def _drain_and_watch(pid: int, since: Since, goal: int) -> float:
    """Waits for the goal; the largest memory of a worker process seen on the way."""
    memory, deadline = 0.0, time.monotonic() + 300
    while since.finished() < goal:
        memory = max([memory, *(resident_megabytes(child) for child in descendants(pid))])
        if time.monotonic() > deadline:
            raise RuntimeError("the workers did not finish")
        time.sleep(0.25)
    return memory


def _rate(goal: int, done: int) -> float:
    """By the finishes of this run: from 5 % on, without the start of the workers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT completed_at FROM queue_jobs WHERE worker_id <> 'old' AND status = 'completed'"
            f" ORDER BY completed_at DESC LIMIT {done}"
        )
        stamps = [row[0] for row in reversed(cursor.fetchall())][:goal]
    first = stamps[len(stamps) // 20]
    return float(0.95 * len(stamps) / (stamps[-1] - first).total_seconds())


def surround(*, finished: int = 0, future: int = 0) -> None:
    """An empty table, then what lies around in it: rows that were worked off, rows that are not due for a month."""
    from jobqueue.enqueue import enqueue_many

    empty("queue_jobs")
    if finished:
        enqueue_many("bench.noop", ({} for _ in range(1000)))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE queue_jobs SET status = 'completed', worker_id = 'old', completed_at = UTC_TIMESTAMP(6)"
            )
        grow("completed", finished)
    if future:
        due_at = datetime.now(UTC) + timedelta(days=30)
        enqueue_many("bench.noop", ({} for _ in range(1000)), due_at=due_at)
        # Their place is the time they are due, in microseconds: an early one would have them all promoted at once.
        grow("scheduled", future, first_place=round(due_at.timestamp() * 1e6))


def fill_up(pending: int) -> None:
    """Brings the backlog to `pending` jobs."""
    from jobqueue.enqueue import enqueue_many

    missing = pending - count_rows("queue_jobs", "status = 'pending'")
    enqueue_many("bench.noop", ({} for _ in range(min(missing, 10_000))))
    if missing > 10_000:
        grow("pending", pending)


def main() -> None:
    """Writes one JSON object a line; --scale 0.1 makes a tenth of the rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--cases", default="", help="only cases with this in their name")
    options = parser.parse_args()
    django.setup()
    million = int(1_000_000 * options.scale)
    cases: list[tuple[str, int, dict[str, int]]] = [
        (f"backlog of {million // 100:,}", million // 100, {}),
        (f"backlog of {million // 10:,}", million // 10, {}),
        (f"backlog of {million:,}", million, {}),
        (f"{million:,} finished rows, backlog of {million // 10:,}", million // 10, {"finished": million}),
        (f"{million:,} scheduled for later, backlog of {million // 10:,}", million // 10, {"future": million}),
    ]
    for case, pending, others in (one for one in cases if options.cases in one[0]):
        surround(**others)
        result = measure(case, pending)
        print(json.dumps(result), flush=True)
        print(f"  {result}", file=sys.stderr, flush=True)
    empty("queue_jobs")


if __name__ == "__main__":
    main()
