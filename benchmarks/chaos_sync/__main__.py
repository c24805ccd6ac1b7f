"""`python -m benchmarks.chaos_sync` (make chaos-sync): exit code 0 if nothing was lost, doubled or hidden."""

from __future__ import annotations

import sys

import django

from benchmarks.chaos_sync.arguments import parse
from benchmarks.chaos_sync.surroundings import surroundings


def main() -> int:
    arguments = parse()
    with surroundings() as around:
        django.setup()
        from benchmarks.chaos_sync.run import run

        return run(arguments, around)


if __name__ == "__main__":
    sys.exit(main())
