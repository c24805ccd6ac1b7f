"""Running the same moment in several threads, as two people pressing at once do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import connections

Result = TypeVar("Result")

START_TIMEOUT_SECONDS = 90.0


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What one thread came to: `value`, or the `error` it raised."""

    value: Result | None = None
    error: Exception | None = None


def at_once(*calls: Callable[[], Result]) -> Sequence[Outcome[Result]]:
    """Runs each call in its own thread with its own database connection, all let go by one barrier.

    The outcomes are in the order of `calls`. The test needs `django_db(transaction=True)`: inside the usual test
    transaction the threads would see nothing.
    """
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Outcome[Result]:
        try:
            barrier.wait(START_TIMEOUT_SECONDS)
            return Outcome(value=call())
        except Exception as error:  # noqa: BLE001 - whatever it is, the test judges it
            return Outcome(error=error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return list(pool.map(run, calls))


def errors_of(outcomes: Sequence[Outcome[Result]]) -> list[Exception]:
    """The errors among `outcomes`."""
    return [outcome.error for outcome in outcomes if outcome.error is not None]
