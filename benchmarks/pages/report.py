"""The measured pages as the page that people read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.pages import data, queue_data
from benchmarks.pages.cases import Case
from benchmarks.pages.visits import Samples
from benchmarks.report import machine

_HEAD = (
    "| page | queries | median | p95 | goal (p95) | work + database | plain admin: queries | median | ratio |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
)


@dataclass(frozen=True)
class Finding:
    """A page's samples, ours and the plain admin's."""

    case: Case
    ours: Samples
    plain: Samples

    @property
    def is_late(self) -> bool:
        """Whether the goal is missed."""
        return self.case.goal is not None and self.ours.high > self.case.goal

    @property
    def is_slower(self) -> bool:
        """Whether the plain admin does the same sooner."""
        return bool(self.plain.rows) and self.ours.typical("wall") > self.plain.typical("wall")


def render(findings: Sequence[Finding], server: str) -> str:
    """The whole page, in Markdown."""
    rows = "\n".join(_row(finding) for finding in findings)
    return (
        "# What the pages of orders cost\n\nWritten by `make bench PARTS=pages`; do not edit. The goals hold for an"
        " otherwise idle machine.\n\n"
        f"- {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine()}\n- {server}, durable commits\n"
        f"- {data.ORDERS:,} orders, {data.ORDERS * data.LINES_EACH:,} lines, {data.PRODUCTS:,} products with a barcode"
        f" each, {data.EVENTS:,} events, {data.OUTLETS} outlets, {data.SUPPLIERS} suppliers\n"
        f"- {queue_data.JOBS:,} jobs, {queue_data.DEAD_LETTERS:,} dead letters, {queue_data.WEBHOOKS:,} webhooks, of"
        f" which {queue_data.RECENT_WEBHOOKS:,} came in the last hour\n"
        f"- load average at the end: {os.getloadavg()[0]:.1f}\n\n"
        "Milliseconds of the server for one call, through all of Django's middleware, by someone who may see all"
        f" outlets by membership. Calls of both sides alternate. {len(findings[0].ours.rows)} calls of a page, fewer of"
        " slow ones. Beside it the same page of Django's admin without a theme, on the same data: a list with these"
        " columns and filters, a search over number, supplier, SKU and barcode, a form with the lines in it. Where"
        " it has no such page there is a hyphen. Work + database is the processor time of the web process and the time"
        f" of its queries: what stays the same on a busy machine.\n\n{_HEAD}{rows}\n"
    )


def _row(finding: Finding) -> str:
    ours, plain = finding.ours, finding.plain
    goal = f"{finding.case.goal:,}" if finding.case.goal else "-"
    cells = [
        finding.case.name,
        f"{ours.typical('queries'):.0f}",
        f"{ours.typical('wall'):,.0f}",
        f"{ours.high:,.0f}" + (" (missed)" if finding.is_late else ""),
        goal,
        f"{ours.typical('work'):,.0f} + {ours.typical('database'):,.0f}",
    ]
    if plain.rows:
        ratio = plain.typical("wall") / ours.typical("wall")
        cells += [f"{plain.typical('queries'):.0f}", f"{plain.typical('wall'):,.0f}", f"{ratio:.1f}"]
    else:
        cells += ["-", "-", "-"]
    return f"| {' | '.join(cells)} |"
