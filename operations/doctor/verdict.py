"""What the doctor says of one part of an installation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import structlog

log = structlog.get_logger(__name__)


class State(IntEnum):
    """The number is the exit code of the whole, where this is the worst."""

    OK = 0
    WARN = 1
    FAIL = 2


@dataclass(frozen=True)
class Verdict:
    """One line: what was looked at, how it is, and what to do ("" where it is well)."""

    name: str
    state: State
    said: str
    to_do: str = ""


def ok(name: str, said: str) -> Verdict:
    return Verdict(name, State.OK, said)


def warn(name: str, said: str, to_do: str) -> Verdict:
    return Verdict(name, State.WARN, said, to_do)


def fail(name: str, said: str, to_do: str) -> Verdict:
    return Verdict(name, State.FAIL, said, to_do)


def guarded(name: str, look: Callable[[], Verdict]) -> Verdict:
    """What `look` says; where it breaks off, that is the verdict, and the others follow."""
    try:
        return look()
    except Exception as error:
        log.exception("doctor.broke_off", part=name)
        said = f"It could not be looked at: {type(error).__name__}: {str(error)[:200]}"
        return fail(name, said, "Mend what stands above it first; the log has the traceback.")
