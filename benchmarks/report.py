"""Turning samples into the page people read."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

OURS = "jobqueue (this project)"
RAW = "raw loop, claim 100 + finish 100"
_PACKAGES = ("Django", "mysqlclient", "django-tasks-db", "django-q2", "huey")

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Findings:
    """Samples by part, and the server's settings."""

    rows: dict[str, Rows]
    server: dict[str, str]


def render(found: Findings) -> str:
    """The whole page, in Markdown."""
    parts = [_intro(found)]
    if "drain" in found.rows:
        parts += ["## Drain on MariaDB", _DRAIN, _drain_table(found.rows["drain"])]
    if "sqlite" in found.rows:
        parts += ["## Drain on SQLite", _SQLITE, _drain_table(found.rows["sqlite"])]
    if "latency" in found.rows:
        parts += ["## Latency and idling", _LATENCY, _table(found.rows["latency"])]
    if "flatness" in found.rows:
        parts += ["## Flatness", _FLATNESS, _table(_beside_raw(found))]
    if "enqueueing" in found.rows:
        parts += ["## Enqueue", _ENQUEUE, _table(found.rows["enqueueing"])]
    return "\n\n".join(parts) + "\n"


_DRAIN = (
    "No-op jobs a second, from 5 % to 100 % of the finishes, by the stamps in the tables. Workers are up and idle when"
    " the jobs are committed. Rounds are interleaved; the figure is the median, then the lowest and highest round."
    " The raw loop runs the same statements through the bare driver, and runs no jobs."
)
_SQLITE = "The same on one SQLite file, both committing to disk. Huey loses the task of a killed worker; ours does not."
_LATENCY = (
    "From the enqueue call to the start of the job, in milliseconds, at 20 jobs a second on an idle queue; and what two"
    " idle workers and their supervisor cost: statements a second, and percent of one core."
)
_FLATNESS = (
    "Four workers, no-op jobs, the median of nine drains of 10,000; the time of a claim of 100 jobs is taken before the"
    " workers start. The raw loop is the one of the first table, on 40,000 jobs."
)
_ENQUEUE = (
    "Jobs a second from one process. One by one, each is a durable commit of its own. The raw limit: the same rows as"
    " ready-made statements through the bare driver, one or 500 to a statement, with nothing checked or encoded."
)


def _intro(found: Findings) -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    server = ", ".join(f"{name}={value}" for name, value in sorted(found.server.items()))
    load = os.getloadavg()[0]
    return (
        "# Benchmarks\n\nWritten by `make bench`; do not edit. What was measured where:\n\n"
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}\n"
        f"- {versions}\n- MariaDB: {server}; sessions run READ COMMITTED\n"
        f"- load average at the end: {load:.1f}. Where other work ran beside, compare rows of one table,"
        " not of two runs."
    )


def machine() -> str:
    """The machine in a few words."""
    cores, system = f"{os.cpu_count()} cores ({_processor()})", f"Linux {platform.release()}"
    return f"{cores}, {system}, Python {platform.python_version()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _drain_table(rows: Rows) -> str:
    """One row for each contender and number of workers, with ratios."""
    rates: dict[tuple[int, str], list[float]] = {}
    trouble: dict[tuple[int, str], list[str]] = {}
    for row in rows:
        key = row["workers"], row["contender"]
        rates.setdefault(key, []).append(row["rate"])
        trouble.setdefault(key, []).append(f"{row['lock_waits']}/{row['deadlocks']}" if "lock_waits" in row else "")
    lines = [
        "| workers | queue | jobs/s | lowest to highest | ours is | of the raw loop | lock waits/deadlocks, by round |",
        "|--:|---|--:|--:|--:|--:|---|",
    ]
    for (workers, name), samples in sorted(rates.items(), key=lambda item: item[0][0]):
        rate = median(samples)
        ours = median(rates.get((workers, OURS), [0.0]))
        raw = median(rates[workers, RAW]) if (workers, RAW) in rates else 0.0
        ratio = "" if name in (OURS, RAW) else f"{ours / rate:.1f} times as fast"
        share = f"{100 * rate / raw:.0f} %" if raw else ""
        spread = f"{min(samples):,.0f} to {max(samples):,.0f}"
        waits = " ".join(trouble[workers, name])
        lines.append(f"| {workers} | {name} | {rate:,.0f} | {spread} | {ratio} | {share} | {waits} |")
    return "\n".join(lines)


def _beside_raw(found: Findings) -> Rows:
    """The rows of flatness, each with its part of what the raw loop reached with as many workers."""
    raw = [row["rate"] for row in found.rows.get("drain", []) if (row["workers"], row["contender"]) == (4, RAW)]
    rows = found.rows["flatness"]
    return [{**row, "of the raw loop": f"{100 * row['rate'] / median(raw):.0f} %"} for row in rows] if raw else rows


def _table(rows: Rows) -> str:
    """The samples as they are."""
    names = list(rows[0])
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in names)} |", "|---|" + "--:|" * (len(names) - 1)]
    lines += [f"| {' | '.join(_shown(row[name]) for name in names)} |" for row in rows]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int | float) else str(value)
