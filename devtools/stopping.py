"""Being told to stop: once is enough, and the clean-up that follows is left in peace."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

TERMINATED = 128 + signal.SIGTERM


def exit_on_sigterm() -> None:
    """From now on SIGTERM ends this process as Ctrl-C does: as an exception, so that every `finally` runs.

    make passes a SIGTERM on to the command it runs, which may have had one already, or a Ctrl-C: what comes second
    must not cut the clean-up of the first short.
    """
    signal.signal(signal.SIGTERM, _terminated)
    signal.signal(signal.SIGINT, _interrupted)


def _terminated(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.exit(TERMINATED)


def _interrupted(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


@contextmanager
def stopped_only_afterwards() -> Iterator[None]:
    """A stop that comes within the block takes effect at its end: a program is started and remembered, or neither.

    An exception in the middle of starting one would leave it running, and nobody would know of it.
    """
    came: list[int] = []
    usual = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in usual:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in usual.items():
            signal.signal(number, handler)
        for stop in came:
            signal.raise_signal(stop)
