"""Enqueue: one job a call (one durable INSERT each), and many jobs in one call."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable

import django

from benchmarks.contenders.base import empty


def _rate(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return round(count / (time.perf_counter() - began), 1)


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
    results = [{"case": "enqueue, one by one", "rate": _rate(2000, one_by_one)}]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = _rate(options.many, in_calls_of_10_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    case = f"enqueue_many, {options.many:,} jobs, memory grew by {grown:.1f} MB"
    results.append({"case": case, "rate": many})
    empty("queue_jobs")
    for result in results:
        print(json.dumps(result), flush=True)
        print(f"  {result}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
