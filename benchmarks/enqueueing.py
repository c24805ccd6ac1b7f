"""Enqueue: one job a call (one durable INSERT each), and many jobs in one call."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from benchmarks.contenders.base import empty
from benchmarks.raw_worker import plain_cursor


def _rate(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(count / (time.perf_counter() - began), 1)


def _insert(cursor: Any, rows: int, count: int) -> None:
    """The raw limit: an INSERT of so many rows after the other, made once, straight through the driver."""
    names = (
        "job_type, payload, status, priority, claim_key, attempts, max_attempts, worker_id, created_at, last_error,"
        " run_alone, unique_until_start"
    )
    now = "2026-01-01 00:00:00.000000"
    row = f"('bench.noop', '{{}}', 'pending', 5, 1, 0, 3, '', '{now}', '', 0, 0)"
    statement = f"INSERT INTO queue_jobs ({names}) VALUES {','.join([row] * rows)}"
    for _ in range(count // rows):
        cursor.execute(statement)


def _row(case: str, rate: float, raw: float) -> dict[str, str | float]:
    return {"case": case, "rate": rate, "of the raw limit": f"{100 * rate / raw:.0f} %"}


def main() -> None:
    """Writes one JSON object a line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--many", type=int, default=1_000_000)
    options = parser.parse_args()
    django.setup()
    from jobqueue.enqueue import enqueue, enqueue_many

    def one_by_one() -> None:
        for number in range(2000):
            enqueue("bench.noop", {"n": number})

    def in_calls_of_10_000() -> None:
        for start in range(0, options.many, 10_000):
            enqueue_many("bench.noop", ({"n": start + number} for number in range(10_000)))

    empty("queue_jobs")
    plain = plain_cursor()
    raw = [_rate(2000, lambda: _insert(plain, 1, 2000)), _rate(options.many, lambda: _insert(plain, 500, options.many))]
    empty("queue_jobs")
    one = _rate(2000, one_by_one)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = _rate(options.many, in_calls_of_10_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    case = f"enqueue_many, {options.many:,} jobs, memory grew by {grown:.1f} MB"
    results = [_row("enqueue, one by one", one, raw[0]), _row(case, many, raw[1])]
    empty("queue_jobs")
    for result in results:
        print(json.dumps(result), flush=True)
        print(f"  {result}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
