"""Waiting for what other processes do, with a limit and a reason when it does not come."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from devtools.demo.processes import Programs

Found = TypeVar("Found")
LIMIT_SECONDS = 30.0


class DidNotHappen(Exception):
    """What was waited for did not come in time."""


def wait_for(
    what: str, look: Callable[[], Found | None], programs: Programs, *, explain: Callable[[], str] | None = None
) -> Found:
    """Returns what `look` finds as soon as that is something; raises DidNotHappen, or ProgramFailed if one ended."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while True:
        found = look()
        if found:
            return found
        programs.check()
        if time.monotonic() > deadline:
            reason = f" {explain()}" if explain else ""
            raise DidNotHappen(f"{what} did not happen within {LIMIT_SECONDS:.0f} s.{reason}")
        time.sleep(0.05)
