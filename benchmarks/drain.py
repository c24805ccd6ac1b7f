"""Drain: how many no-op jobs a second each contender finishes, by number of workers; rounds interleaved."""

from __future__ import annotations

import argparse
import json
import sys

import django


def main() -> None:
    """Writes one JSON object a line: contender, workers, round, rate, and on MariaDB lock waits and deadlocks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", default="1,2,4,8")
    parser.add_argument("--only", default="")
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    django.setup()
    from benchmarks.contenders import ON_MARIADB, ON_SQLITE
    from benchmarks.server import lock_trouble

    contenders = [each() for each in (ON_SQLITE if options.sqlite else ON_MARIADB)]
    for turn in range(options.rounds):
        for workers in map(int, options.workers.split(",")):
            for contender in contenders:
                if options.only and options.only not in contender.name:
                    continue
                before = lock_trouble()
                rate = contender.drain(workers, max(500, int(options.jobs * contender.share)))
                trouble = {name: after - before[name] for name, after in lock_trouble().items()}
                sample = {"contender": contender.name, "workers": workers, "round": turn, "rate": round(rate, 1)}
                print(json.dumps({**sample, **trouble}), flush=True)
                print(f"  {contender.name:35} {workers} workers {rate:10,.0f} jobs/s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
