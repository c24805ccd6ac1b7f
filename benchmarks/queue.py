"""`python -m benchmarks.queue`: measures the queue and its rivals in one run and writes docs/benchmarks.md.

`--quick` takes minutes instead of half an hour: one round, fewer rows. It prints its tables and leaves the page alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.report import Findings, render
from benchmarks.server import DATABASE, bench_server, settings_of

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"

Rows = list[dict[str, Any]]

PARTS = ("drain", "latency", "flatness", "enqueueing", "sqlite")
QUICK = {
    "drain": ["--rounds", "1", "--workers", "1,4", "--jobs", "20000"],
    "sqlite": ["--rounds", "1", "--workers", "1", "--jobs", "20000", "--sqlite"],
    "latency": ["--count", "100", "--no-rivals"],
    "flatness": ["--scale", "0.1"],
    "enqueueing": ["--many", "50000"],
}


def full(rounds: int) -> dict[str, list[str]]:
    """The arguments of each part for the page."""
    return {
        "drain": ["--rounds", str(rounds)],
        "sqlite": ["--rounds", str(rounds), "--workers", "1,4", "--sqlite"],
        "latency": ["--count", "400"],
        "flatness": [],
        "enqueueing": [],
    }


def run_part(module: str, arguments: list[str], environment: dict[str, str]) -> Rows:
    """Runs one part as its own process and reads its lines of JSON."""
    print(f"{module} {' '.join(arguments)}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return [json.loads(line) for line in done.stdout.splitlines()]


def environment_for(url: str, folder: Path) -> dict[str, str]:
    """The environment of the parts; the database is migrated."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "BENCH_HUEY_FILE": str(folder / "huey.sqlite3"),
        "LOG_LEVEL": "WARNING",
    }
    migrate = [sys.executable, "-m", "django", "migrate", "-v", "0"]
    subprocess.run(migrate, env=environment, check=True, cwd=ROOT)
    return environment


def measure(parts: dict[str, list[str]]) -> Findings:
    """All parts, each on a database of its own kind."""
    rows: dict[str, Rows] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name, bench_server() as server:
        folder = Path(name)
        mariadb = environment_for(server.url(DATABASE), folder)
        for part in PARTS[:-1]:
            if part in parts:
                rows[part] = run_part(part, parts[part], mariadb)
        if "sqlite" in parts:
            sqlite = environment_for(f"sqlite:///{folder / 'bench.sqlite3'}", folder)
            rows["sqlite"] = run_part("drain", parts["sqlite"], sqlite)
        return Findings(rows, settings_of(server))


def main(arguments: Sequence[str]) -> int:
    """Measures, prints and (in full) writes the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queue", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="one round, fewer rows; does not write the page")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds of the drains (5)")
    parser.add_argument("--write", action="store_true", help="write the page after a quick run too")
    parser.add_argument("--parts", default="", help=f"only these, of {','.join(PARTS)}; does not write the page")
    options = parser.parse_args(arguments)
    parts = QUICK if options.quick else full(options.rounds)
    if options.parts:
        parts = {name: parts[name] for name in options.parts.split(",")}
    page = render(measure(parts))
    print(page)
    if options.write or not (options.quick or options.parts):
        PAGE.write_text(page)
        print(f"Written to {PAGE.relative_to(ROOT)}.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
