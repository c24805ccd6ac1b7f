"""What a long command shows while it runs. Silent where nobody watches, so that cron has nothing to mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

Advance = Callable[[int], None]


class Steps:
    """A bar for each step, one after the other."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def step(self, title: str, total: int | None) -> Iterator[Advance]:
        """A bar that fills as the function given is called with what was done; `total` None: how much is unknown."""
        task = self._progress.add_task(title, total=total or None)
        yield lambda done: self._progress.advance(task, done)
        self._progress.update(task, total=1, completed=1)


@contextmanager
def shown_steps(console: Console | None = None) -> Iterator[Steps]:
    """Steps on the terminal of standard error."""
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(bar_width=30),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Steps(progress)
