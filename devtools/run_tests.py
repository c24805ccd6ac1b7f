"""All tests on SQLite, then on a throwaway MariaDB, then one summary: `make test`.

A part of the machine that is missing and cannot be installed leaves its tests out, and says so by name. With CI=true
that is a failure, and so is any skipped test: a green run there means that everything ran.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from devtools.mariadb import throwaway_mariadb
from devtools.stopping import exit_on_sigterm
from devtools.suite_needs import DRIVER, MARIADB, Need, missing_needs
from devtools.suite_report import RunResult, read_result, summary

ROOT = Path(__file__).resolve().parent.parent
# More than the cores of a small machine: many tests wait for a browser, a server or a lease to run out.
PROCESSES = str(max(4, os.cpu_count() or 1))


def run_suite(name: str, database_url: str, arguments: list[str], scratch: Path) -> RunResult:
    """One run of pytest on the database of `database_url`; temporary files go to `scratch`."""
    print(f"\n== Tests on {name}", flush=True)
    junit = scratch / f"{name}.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        PROCESSES,
        "--dist",
        "worksteal",
        f"--junitxml={junit}",
        *arguments,
    ]
    # Without bytecode every process of the run, and every program that a test starts, compiles the whole project anew.
    bytecode = {"PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **bytecode, "DATABASE_URL": database_url, "TMPDIR": str(scratch)}
    started = time.monotonic()
    exit_code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return read_result(name, exit_code, time.monotonic() - started, junit)


def run_all(arguments: list[str], missing: list[Need]) -> list[RunResult]:
    """The runs that this machine is able to make."""
    with tempfile.TemporaryDirectory(prefix="consignments-tests-") as folder:
        scratch = Path(folder)
        results = [run_suite("SQLite", f"sqlite:///{scratch / 'unused.sqlite3'}", arguments, scratch)]
        if MARIADB not in missing and DRIVER not in missing:
            with throwaway_mariadb() as server:
                results.append(run_suite("MariaDB", server.url("consignments"), arguments, scratch))
    return results


def complaints(results: list[RunResult], missing: list[Need]) -> list[str]:
    """What was not run, a sentence for each."""
    parts = [f"not run: {need.not_run}, since the {need.name} is missing. {need.cure}" for need in missing]
    skips = [f"skipped on {result.name}: {skip}" for result in results for skip in result.skipped]
    return [*parts, *skips]


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def main(arguments: list[str]) -> int:
    """Runs everything; returns the exit code."""
    exit_on_sigterm()
    missing = missing_needs()
    try:
        results = run_all(arguments, missing)
    except KeyboardInterrupt:
        print("Stopped.")
        return 130
    left_out = complaints(results, missing)
    print("\n== Summary", *left_out, summary(results), sep="\n", flush=True)
    if left_out and in_ci():
        print("CI=true: a test that does not run is a failure.", flush=True)
        return 1
    return 0 if all(result.is_green for result in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
