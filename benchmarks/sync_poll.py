"""`python -m benchmarks.sync_poll`: the poller against a bare loop over the same pages.

The bare loop fetches with httpx and upserts with the database's driver, and does nothing else: no versions compared,
no cursor, no reconcile. Wanted: at least 60 % of its rate, memory flat, a constant number of statements a page.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django
import httpx

from tests.support.simulator import Simulator, running_simulator

LEAST_RATE = 0.6
MOST_MEGABYTES = 200
PAGE = 200
SWITCHES = {"rate_limited": "off"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync_poll")
    parser.add_argument("--consignments", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=500_000)
    given = parser.parse_args()
    seed = ["--bulk-seed", f"{given.consignments},{given.lines}"]
    with TemporaryDirectory(prefix="sync-poll-") as folder:
        state = Path(folder) / "simulator.sqlite3"
        with running_simulator(state=state, switches=SWITCHES, arguments=seed, start_seconds=900) as simulator:
            _environ(simulator, Path(folder))
            django.setup()
            from django.core.management import call_command

            call_command("migrate", verbosity=0)
            bare = _bare(simulator)
            ours = _ours()
    return _report(bare, ours)


def _environ(simulator: Simulator, folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'poll.sqlite3'}")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings.demo",
        LIGHTSPEED_BASE_URL=simulator.url,
        LIGHTSPEED_TOKEN=simulator.token,
        LOG_LEVEL="ERROR",
    )


def _bare(simulator: Simulator) -> dict[str, float]:
    """Rows a second of the loop that only fetches and upserts, into tables of its own."""
    from django.db import connection

    cursor = connection.cursor()
    long = "BIGINT" if connection.vendor == "mysql" else "INTEGER"
    cursor.execute(f"CREATE TABLE bare_heads (id VARCHAR(64) PRIMARY KEY, version {long}, raw TEXT)")
    cursor.execute(
        f"CREATE TABLE bare_lines (head VARCHAR(64), id VARCHAR(64), version {long}, raw TEXT, PRIMARY KEY (head, id))"
    )
    began, rows, open_heads = time.monotonic(), 0, []
    for page in _pages(simulator.api, "/consignments"):
        _replace(connection, "bare_heads (id, version, raw)", [(r["id"], r["version"], json.dumps(r)) for r in page])
        rows += len(page)
        open_heads += [row["id"] for row in page if row["status"] in {"OPEN", "SENT", "DISPATCHED"}]
    for head in open_heads:
        for page in _pages(simulator.api, f"/consignments/{head}/products"):
            values = [(head, r["product_id"], r["version"], json.dumps(r)) for r in page]
            _replace(connection, "bare_lines (head, id, version, raw)", values)
            rows += len(page)
    return {"rows": rows, "seconds": time.monotonic() - began}


def _pages(api: httpx.Client, path: str) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        answer = api.get(path, params={"after": after, "page_size": PAGE, "deleted": "1"}).json()
        if not answer["data"]:
            return
        yield answer["data"]
        after = answer["version"]["max"]
        if len(answer["data"]) < 20:  # as our walk does, so that both fetch the same pages
            return


def _replace(connection: Any, into: str, values: list[tuple[Any, ...]]) -> None:
    """REPLACE is known to both databases."""
    marks = ", ".join(["%s"] * len(values[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"REPLACE INTO {into} VALUES ({marks})", values)


def _ours() -> dict[str, float]:
    """Rows a second of `poll_ls` in a process of its own, and the most memory that it held."""
    command = [sys.executable, "manage.py", "poll_ls", "--json", "--only", "consignments", "--limit", str(PAGE)]
    began = time.monotonic()
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[1], capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    result = json.loads(done.stdout)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    rows = result["feeds"][0]["records"] + result["lines_changed"]
    return {"rows": rows, "seconds": seconds, "megabytes": megabytes}


def _report(bare: dict[str, float], ours: dict[str, float]) -> int:
    rates = {"bare": bare["rows"] / bare["seconds"], "ours": ours["rows"] / ours["seconds"]}
    share = rates["ours"] / rates["bare"]
    for name, measured in (("bare loop", bare), ("poll_ls", ours)):
        print(f"{name:<10} {measured['rows']:>9.0f} rows in {measured['seconds']:>7.1f} s")
    print(f"poll_ls reaches {share:.0%} of the bare rate and held at most {ours['megabytes']:.0f} MB")
    # The simulator is a child too, but it is still running when this is read, so it does not count.
    return 0 if share >= LEAST_RATE and ours["megabytes"] < MOST_MEGABYTES else 1


if __name__ == "__main__":
    sys.exit(main())
