"""The page of results."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from statistics import median
from typing import Any

from benchmarks.webhooks.parts import BARE, ENDPOINT, Rows


def render(found: dict[str, Rows]) -> str:
    """All tables, in Markdown."""
    parts = [
        "# What the webhook endpoint can take\n\nWritten by `python -m benchmarks.webhooks`; do not edit."
        f" {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, load average at the end"
        f" {os.getloadavg()[0]:.1f}; gunicorn with 2 workers, MariaDB with durable commits, client and servers on the"
        " same cores. Where other work runs beside, compare within a table only."
    ]
    if "throughput" in found:
        parts += [f"## Beside a bare view\n\n{_share(found['throughput'])}", _table(found["throughput"])]
    if "distinct" in found:
        parts += ["## Different deliveries over 32 connections", _table(found["distinct"])]
    if "flood" in found:
        parts += ["## A flood of unsigned calls", _table(found["flood"])]
    if "outage" in found:
        parts += ["## The database gone for a while under load", _table(found["outage"])]
    return "\n\n".join(parts) + "\n"


def _share(rows: Rows) -> str:
    ours, bare = (median(row["per_second"] for row in rows if row["view"] == view) for view in (ENDPOINT, BARE))
    tails = [row["p99_ms"] / row["p50_ms"] for row in rows if row["view"] == ENDPOINT]
    return (
        "One transaction with the same two inserts and nothing else, in turns with the endpoint. Median of the"
        f" endpoint {ours:,.0f} a second, of the bare view {bare:,.0f}: {100 * ours / bare:.0f} %. The endpoint's p99"
        f" is {median(tails):.1f} times its p50."
    )


def _table(rows: Rows) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [f"| {' | '.join(name.replace('_', ' ') for name in names)} |", "|---|" + "--:|" * (len(names) - 1)]
    lines += [f"| {' | '.join(_shown(row.get(name)) for name in names)} |" for row in rows]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int | float) else str(value)
