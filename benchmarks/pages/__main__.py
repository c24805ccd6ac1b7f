"""`python -m benchmarks.pages`: measures the pages of orders, and writes docs/pages-benchmarks.md.

Exit 1 where a goal is missed or the plain admin is faster.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import django

from devtools.install import ROOT
from devtools.mariadb import throwaway_mariadb
from devtools.stopping import exit_on_sigterm

if TYPE_CHECKING:
    from benchmarks.pages.cases import Case
    from benchmarks.pages.report import Finding
    from benchmarks.pages.visits import Samples, Visit

PAGE = ROOT / "docs" / "pages-benchmarks.md"
DATABASE = "pages"
FEWEST = 3
# A page that takes seconds is told by a few calls.
SECONDS_A_PAGE = 8.0


def main(arguments: Sequence[str]) -> int:
    """Fills a database of its own, measures, and says what missed its goal."""
    options = _parse(arguments)
    exit_on_sigterm()
    with throwaway_mariadb(durable=True) as server:
        server.run_sql(f"SET GLOBAL innodb_buffer_pool_size = {1 << 30}")
        server.create_database(DATABASE)
        os.environ |= {
            "DATABASE_URL": server.url(DATABASE),
            "DJANGO_SETTINGS_MODULE": "benchmarks.pages.settings",
            "LOG_LEVEL": "ERROR",
        }
        migrated = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrated, cwd=ROOT, check=True)
        django.setup()
        return _measure(server.run_sql("SELECT VERSION()").strip(), options.rounds, options.only)


def _measure(version: str, rounds: int, only: str) -> int:
    from benchmarks.pages.cases import cases_of
    from benchmarks.pages.data import fill
    from benchmarks.pages.report import render

    started = time.monotonic()
    retailer = fill()
    print(f"filled in {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    wanted = [case for case in cases_of(retailer) if only in case.name]
    findings = [_finding(case, rounds) for case in wanted]
    text = render(findings, f"MariaDB {version}")
    print(text)
    if not only:
        PAGE.write_text(text)
    faults = [f"{finding.case.name}: over its goal" for finding in findings if finding.is_late]
    faults += [f"{finding.case.name}: slower than the plain admin" for finding in findings if finding.is_slower]
    print("\n".join(faults) or "All within their goals, and none slower than the plain admin.")
    return 1 if faults else 0


def _finding(case: Case, rounds: int) -> Finding:
    """Ours and theirs in turns, the first call of each not counted: it fills caches that stay filled."""
    from benchmarks.pages.report import Finding
    from benchmarks.pages.visits import Samples

    print(f"{case.name} …", file=sys.stderr, flush=True)
    ours, plain = Samples(), Samples()
    sides = [(case.ours, ours)] + ([(case.plain, plain)] if case.plain else [])
    for number in range(rounds + 1):
        for visit, samples in sides:
            _call(case.name, visit, samples, counts=number > 0)
    return Finding(case, ours, plain)


def _call(name: str, visit: Visit, samples: Samples, *, counts: bool) -> None:
    from benchmarks.pages.visits import call

    spent = sum(row.wall for row in samples.rows) / 1000
    if len(samples.rows) >= FEWEST and spent > SECONDS_A_PAGE:
        return
    sample = call(name, visit, (200, 302))
    if counts:
        samples.rows.append(sample)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40, help="calls of each page (default: %(default)s)")
    parser.add_argument("--only", default="", help="pages whose name holds this; writes no page of results")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
