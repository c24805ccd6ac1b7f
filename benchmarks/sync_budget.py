"""`python -m benchmarks.sync_budget`: many processes on one small budget of calls.

Prints for each of Lightspeed's windows how many calls were served and refused. Wanted: at most one refused call in a
window, and at least 95 % of the budget used while there is work. Exit code 0 if so.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from multiprocessing.synchronize import Barrier
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

from tests.support.simulator import Simulator, running_simulator

LEAST_USE = 0.95
MOST_REFUSED = 1


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sync_budget")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=10, help="of one window; Lightspeed's is 300")
    parser.add_argument("--registers", type=int, default=1, help="of the retailer: each allows 300 calls more than 50")
    given = parser.parse_args()
    switches = {"registers": given.registers, "rate_window_seconds": given.seconds}
    with TemporaryDirectory(prefix="sync-budget-") as folder, running_simulator(switches=switches) as simulator:
        _environ(simulator, Path(folder), given.seconds)
        _migrate()
        _learn_the_limit()
        context = multiprocessing.get_context("spawn")
        ready = context.Barrier(given.processes)
        work = (ready, given.seconds * given.windows)
        workers = [context.Process(target=_work, args=work) for _ in range(given.processes)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return _report(simulator.calls(), limit=50 + 300 * given.registers, seconds=given.seconds)


def _environ(simulator: Simulator, folder: Path, seconds: int) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'budget.sqlite3'}")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings.demo",
        LIGHTSPEED_BASE_URL=simulator.url,
        LIGHTSPEED_TOKEN=simulator.token,
        LIGHTSPEED_WINDOW_SECONDS=str(seconds),
        LOG_LEVEL="ERROR",
    )


def _migrate() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _learn_the_limit() -> None:
    """One call alone learns when the window ends; with several at once none may, and all wait a while to find out."""
    from sync.opening import client_for_pushes

    with client_for_pushes() as client:
        client.outlets()


def _work(ready: Barrier, seconds: float) -> None:
    """Calls as fast as it may until the time is up, which begins when all processes are there."""
    django.setup()
    from sync.lightspeed.errors import RateLimited
    from sync.opening import client_for_pushes

    with client_for_pushes() as client:
        ready.wait(120)
        until = time.time() + seconds
        while time.time() < until:
            try:
                client.outlets()
            except RateLimited as pause:
                time.sleep(min(max(pause.retry_at.timestamp() - time.time(), 0.01), max(until - time.time(), 0)))


def _report(calls: list[dict[str, Any]], *, limit: int, seconds: int) -> int:
    windows = _by_window(calls, seconds)
    verdicts = []
    for number, window in enumerate(windows):
        served, refused = window["served"], window["refused"]
        print(json.dumps({"window": number, "served": served, "refused": refused, "used": round(served / limit, 3)}))
        # The processes begin somewhere in the first window, and the last is cut off by the end of the run.
        whole = 0 < number < len(windows) - 1
        verdicts.append(refused <= MOST_REFUSED and (not whole or served >= LEAST_USE * limit))
    return 0 if len(windows) > 2 and all(verdicts) else 1


def _by_window(calls: list[dict[str, Any]], seconds: int) -> list[Counter[str]]:
    """Lightspeed's windows are fixed: one begins with the first call after the one before has ended."""
    windows: list[Counter[str]] = []
    began = float("-inf")
    for call in calls:
        if call["at"] >= began + seconds:
            began = call["at"]
            windows.append(Counter())
        windows[-1]["refused" if call["status"] == 429 else "served"] += 1
    return windows


if __name__ == "__main__":
    sys.exit(main())
