"""Shows each step as it happens: what, how long, and the state that it led to."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape


@dataclass(frozen=True)
class Step:
    """One step: what it does in words, and the function that does it and returns what came of it."""

    name: str
    run: Callable[[], str]


class StepFailed(Exception):
    """A step did not work; says which and why."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def run_steps(console: Console, steps: Sequence[Step]) -> None:
    """Runs `steps` in order and stops at the first that fails, with StepFailed."""
    for number, step in enumerate(steps, start=1):
        label = f"{number:>2}/{len(steps)}  {step.name}"
        started = time.monotonic()
        try:
            with console.status(label):
                result = step.run()
        except Exception as error:
            console.print(f"[red]✗[/red] {escape(label)}")
            raise StepFailed(step.name, f"{type(error).__name__}: {error}") from error
        seconds = time.monotonic() - started
        console.print(
            f"[green]✓[/green] {escape(label):<66} {seconds:5.1f} s  {escape(result)}", highlight=False, soft_wrap=True
        )
