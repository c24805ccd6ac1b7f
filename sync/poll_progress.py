"""What the poller shows while it runs: how much of what, how fast, how long still."""

from __future__ import annotations

from typing import Self

from django.db.models import Model
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from consignments.models import Outlet, Product, StockLevel, Supplier
from sync.models import LightspeedConsignment
from sync.poll import FeedCount
from sync.poll_lines import lines_due

_STORED: dict[str, type[Model]] = {
    "outlets": Outlet,
    "suppliers": Supplier,
    "products": Product,
    "consignments": LightspeedConsignment,
    "inventory": StockLevel,
}


class PollProgress:
    """A line for each feed. Lightspeed does not say how much is to come: the time left is known where we do."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<14}"),
            BarColumn(bar_width=24),
            TextColumn("{task.fields[done]:>7} read"),
            TextColumn("{task.fields[rate]:>9}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def feed_begins(self, name: str, *, full: bool) -> None:
        # A full run reads at least what is stored; how much is new, only Lightspeed knows.
        known = _STORED[name]._default_manager.count() if full else 0
        self._task = self._progress.add_task(name, total=known or None, done=0, rate="")

    def feed_advances(self, count: FeedCount) -> None:
        self._show(count.records)

    def feed_ends(self) -> None:
        if self._task is not None:
            # A bar of nothing would never fill.
            self._progress.update(self._task, total=1, completed=1)

    def lines_begin(self) -> None:
        self._task = self._progress.add_task("lines", total=lines_due().count(), done=0, rate="")

    def lines_advance(self, done: int) -> None:
        self._show(done)

    def _show(self, done: int) -> None:
        if self._task is not None:
            elapsed = self._progress.tasks[self._task].elapsed or 0
            rate = f"{done / elapsed:.0f}/s" if elapsed else ""
            self._progress.update(self._task, completed=done, done=done, rate=rate)
