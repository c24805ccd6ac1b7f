"""The four things that are measured. Each gives the rows of its table."""

from __future__ import annotations

import math
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.webhooks.client import send_all
from benchmarks.webhooks.deliveries import deliveries, write_file
from benchmarks.webhooks.programs import UNSIGNED, Load, load_of, start_load
from benchmarks.webhooks.stored import Stored, empty, stored
from devtools.mariadb import ThrowawayMariaDB

BARE, ENDPOINT = "/bare/", "/webhooks/lightspeed/"
CONNECTIONS = 32
# More than the site takes in a round, so that no delivery is sent twice.
PER_SECOND = 2500
FLOOD_CONNECTIONS = 8
LONGEST_FLOOD_SECONDS = 150

Rows = list[dict[str, Any]]


def throughput(server: ThrowawayMariaDB, site: str, folder: Path, *, rounds: int, seconds: int) -> Rows:
    """The bare view and the endpoint in turns."""
    rows = []
    for round_ in range(rounds + 1):
        for path in (BARE, ENDPOINT):
            empty(server)
            file = folder / "deliveries.txt"
            write_file(file, PER_SECOND * seconds)
            found = load_of(start_load(site + path, str(file), seconds=seconds, connections=CONNECTIONS))
            # The first round warms the site up.
            if round_:
                rows.append(_row(path, found))
    return rows


def distinct(server: ThrowawayMariaDB, site: str, *, count: int) -> Rows:
    """Different deliveries over 32 connections."""
    empty(server)
    sent = send_all(site, list(deliveries(count)), connections=CONNECTIONS)
    return [{"sent": count, "per_second": round(count / sent.seconds), **_outcome(sent.answers, stored(server))}]


def flood(server: ThrowawayMariaDB, site: str, folder: Path, *, calls: int) -> Rows:
    """Signed deliveries alone, then beside a flood of unsigned calls, for as long as those take."""
    empty(server)
    pilot = load_of(start_load(site + ENDPOINT, UNSIGNED, seconds=3, connections=FLOOD_CONNECTIONS))
    # The signed ones take their share of the time.
    seconds = min(LONGEST_FLOOD_SECONDS, math.ceil(1.7 * calls / pilot.rate) + 1)
    alone = _signed(site, folder, seconds)
    unsigned = start_load(site + ENDPOINT, UNSIGNED, seconds=seconds, connections=FLOOD_CONNECTIONS)
    beside = _signed(site, folder, seconds)
    refused = load_of(unsigned)
    after = stored(server)
    return [
        {"load": "signed alone", **_row("", alone)},
        {"load": "signed beside the flood", **_row("", beside)},
        {"load": "the flood", **_row("", refused)},
        {"load": "events, jobs", "requests": after.events, "not_2xx": after.jobs},
    ]


def outage(server: ThrowawayMariaDB, site: str, *, count: int, away_seconds: float) -> Rows:
    """The database stops under load and comes back; every delivery is sent until it is taken."""
    empty(server)

    def stop_and_start() -> None:
        time.sleep(3)
        server.stop()
        time.sleep(away_seconds)
        server.start()

    breaker = threading.Thread(target=stop_and_start)
    breaker.start()
    sent = send_all(site, list(deliveries(count)), connections=CONNECTIONS)
    breaker.join()
    return [{"sent": count, "lost": sent.lost, **_outcome(sent.answers, stored(server))}]


def _signed(site: str, folder: Path, seconds: int) -> Load:
    file = folder / "signed.txt"
    write_file(file, PER_SECOND * seconds)
    return load_of(start_load(site + ENDPOINT, str(file), seconds=seconds, connections=4))


def _row(path: str, load: Load) -> dict[str, Any]:
    named = {"view": path} if path else {}
    figures = {"per_second": round(load.rate), "p50_ms": load.p50, "p99_ms": load.p99}
    return {**named, "requests": load.requests, **figures, "not_2xx": load.not_2xx, "broken": load.broken}


def _outcome(answers: dict[int | str, int], after: Stored) -> dict[str, Any]:
    told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items(), key=str))
    return {"answers": told, "events": after.events, "different": after.different, "jobs": after.jobs}
