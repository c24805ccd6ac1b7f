"""Doing the same to many things in a few threads at once: calls to Lightspeed spend their time waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue
from threading import Event
from typing import TypeVar

from django.conf import settings
from django.db import connections

Thing = TypeVar("Thing")
_LANE_ENDED = object()


def side_by_side(do: Callable[[Thing], None], things: Sequence[Thing]) -> Iterator[None]:
    """Calls `do` for each thing, LIGHTSPEED_PARALLEL_LINES at a time, and yields once for each that is done.

    After a failure nothing more is begun; it is raised when what was under way has ended. The threads close the
    database connections that they opened.
    """
    width = min(settings.LIGHTSPEED_PARALLEL_LINES, len(things))
    if width < 2:
        yield from map(do, things)
        return
    stop, outcomes = Event(), SimpleQueue[object]()
    with ThreadPoolExecutor(width, thread_name_prefix="lightspeed") as pool:
        try:
            for number in range(width):
                # The log's context (which job this is) goes along.
                pool.submit(copy_context().run, _lane, do, things[number::width], stop, outcomes)
            yield from _gather(outcomes, width)
        finally:
            stop.set()


def _lane(do: Callable[[Thing], None], things: Sequence[Thing], stop: Event, outcomes: SimpleQueue[object]) -> None:
    try:
        for thing in things:
            if stop.is_set():
                break
            do(thing)
            outcomes.put(None)
    except Exception as fault:  # noqa: BLE001 - raised again by the thread that waits for it
        stop.set()
        outcomes.put(fault)
    finally:
        connections.close_all()
        outcomes.put(_LANE_ENDED)


def _gather(outcomes: SimpleQueue[object], lanes: int) -> Iterator[None]:
    failure: Exception | None = None
    while lanes:
        outcome = outcomes.get()
        if outcome is _LANE_ENDED:
            lanes -= 1
        elif isinstance(outcome, Exception):
            failure = failure or outcome
        else:
            yield None
    if failure is not None:
        raise failure
