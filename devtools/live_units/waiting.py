"""Waiting for what another process brings about."""

from __future__ import annotations

import time
from collections.abc import Callable

from devtools.live_units.machine import StepFailed


def wait_for(what: str, holds: Callable[[], object], *, seconds: float = 30.0) -> float:
    """Until `holds` gives something true; the seconds it took. Raises StepFailed with `what`."""
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > seconds:
            raise StepFailed(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.2)
    return time.monotonic() - started


def expect(holds: object, what: str) -> None:
    """Raises StepFailed with `what` unless it holds."""
    if not holds:
        raise StepFailed(what)
