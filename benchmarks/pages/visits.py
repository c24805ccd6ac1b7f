"""One call of a page, and what it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.http import HttpResponse


@dataclass(frozen=True)
class Visit:
    """A call of a page. What `get_ready` does before it (opening the form that is then sent) is not measured."""

    call: Callable[[], Any]
    get_ready: Callable[[], None] = lambda: None


@dataclass
class Sample:
    """One call: milliseconds of wall clock, of our process at work, and in the database; and queries."""

    wall: float
    work: float
    database: float
    queries: int


@dataclass
class Samples:
    """The calls of one page."""

    rows: list[Sample] = field(default_factory=list)

    def typical(self, name: str) -> float:
        """The median of one measure."""
        values: list[float] = [getattr(row, name) for row in self.rows]
        return median(values)

    @property
    def high(self) -> float:
        """The 95th percentile of the wall clock."""
        times = sorted(row.wall for row in self.rows)
        return times[min(len(times) - 1, int(len(times) * 0.95))]


class Failed(RuntimeError):
    """A page answered something else than it should."""


def call(name: str, visit: Visit, expected: tuple[int, ...]) -> Sample:
    """Calls once, and measures; raises Failed for any other answer than `expected`."""
    visit.get_ready()
    clock = _DatabaseClock()
    with connection.execute_wrapper(clock):
        started, cpu = time.perf_counter(), time.process_time()
        answer: HttpResponse = visit.call()
        work, wall = time.process_time() - cpu, time.perf_counter() - started
    if answer.status_code not in expected:
        raise Failed(f"{name} answered {answer.status_code}: {answer.content[:2000]!r}")
    return Sample(wall * 1000, work * 1000, clock.seconds * 1000, clock.queries)


class _DatabaseClock:
    def __init__(self) -> None:
        self.seconds = 0.0
        self.queries = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - started
            self.queries += 1
