"""Flatness: the drain rate and the time of one claim, with ever more rows around."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Any

import django
from django.db import connection

from benchmarks.contenders.base import count_rows, empty, manage, running
from benchmarks.latency import percentile
from benchmarks.processes import cpu_seconds, descendants, resident_megabytes, server_pid
from benchmarks.server import let_server_settle

_CLAIMS = 200
_MEASURED = 30_000
_COLUMNS = (
    "job_type, payload, status, priority, claim_key, attempts, max_attempts, next_attempt_at, worker_id, claim_token,"
    " started_at, heartbeat_at, completed_at, created_at, last_error, run_alone, unique_key, unique_until_start,"
    " subject"
)
WORKERS = 4


def grow(where: str, rows: int) -> None:
    """Doubles the rows of one kind until there are so many: far faster than inserting them one by one."""
    have = count_rows("queue_jobs", where)
    while have < rows:
        step = min(have, rows - have)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO queue_jobs ({_COLUMNS}) SELECT"
                f" {_COLUMNS.replace('claim_key', 'claim_key + 1')} FROM queue_jobs WHERE {where} LIMIT {step}"
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
    """Claims first, then four workers until 30,000 jobs (or all) are done."""
    claims = claim_milliseconds()
    before = count_rows("queue_jobs", "status = 'completed'")
    goal = min(pending, _MEASURED)
    command = manage("runworker", "--workers", str(WORKERS))
    with running([command], dict(os.environ)) as (process,):
        time.sleep(1)
        server = cpu_seconds(server_pid())
        memory = _drain_and_watch(process.pid, before, goal)
        done = count_rows("queue_jobs", "status = 'completed'") - before
        server = cpu_seconds(server_pid()) - server
    return {
        "case": case,
        "rate": round(_rate(goal), 1),
        "claim_p50_ms": round(percentile(claims, 0.5), 2),
        "claim_p95_ms": round(percentile(claims, 0.95), 2),
        "server_us_per_job": round(1e6 * server / done),
        "worker_mb": round(memory, 1),
    }


def _drain_and_watch(pid: int, before: int, goal: int) -> float:
    """Waits for the goal; the largest memory of a worker process seen on the way."""
    memory, deadline = 0.0, time.monotonic() + 300
    while count_rows("queue_jobs", "status = 'completed'") - before < goal:
        memory = max([memory, *(resident_megabytes(child) for child in descendants(pid))])
        if time.monotonic() > deadline:
            raise RuntimeError("the workers did not finish")
        time.sleep(0.25)
    return memory


def _rate(goal: int) -> float:
    """By the finishes of this run: from 5 % on, without the start of the workers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT completed_at FROM queue_jobs WHERE worker_id <> 'old' AND status = 'completed'"
            f" ORDER BY completed_at LIMIT {goal}"
        )
        stamps = [row[0] for row in cursor.fetchall()]
    first = stamps[len(stamps) // 20]
    return float(0.95 * len(stamps) / (stamps[-1] - first).total_seconds())


def _fill(pending: int, *, finished: int = 0, future: int = 0) -> None:
    from jobqueue.enqueue import enqueue_many

    empty("queue_jobs")
    if finished:
        enqueue_many("bench.noop", ({} for _ in range(1000)))
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE queue_jobs SET status = 'completed', worker_id = 'old', completed_at = UTC_TIMESTAMP(6)"
            )
        grow("status = 'completed'", finished)
    if future:
        from datetime import UTC, datetime, timedelta

        enqueue_many("bench.noop", ({} for _ in range(1000)), due_at=datetime.now(UTC) + timedelta(days=30))
        grow("status = 'scheduled'", future)
    enqueue_many("bench.noop", ({} for _ in range(min(pending, 10_000))))
    grow("status = 'pending'", pending)


def main() -> None:
    """Writes one JSON object a line; --scale 0.1 makes a tenth of the rows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scale", type=float, default=1.0)
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
    for case, pending, others in cases:
        _fill(pending, **others)
        let_server_settle()
        result = measure(case, pending)
        print(json.dumps(result), flush=True)
        print(f"  {result}", file=sys.stderr, flush=True)
    empty("queue_jobs")


if __name__ == "__main__":
    main()
