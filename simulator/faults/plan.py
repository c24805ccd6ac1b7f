"""Which faults are still to come: named ones, each for a number of matching calls, and a seeded mix."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.faults.names import CALL_FAULTS, WEBHOOK_FAULTS, Settings

HOOK = "WEBHOOK"


class BadFault(Exception):
    """There is no such fault, or it makes no sense."""


@dataclass
class Fault:
    """One entry: what it matches ("POST /consignments$" or "WEBHOOK consignment.receive"), and what it does.

    `rate` below 1 makes it a seeded chance; the first `skip` matches are left alone; `times` None is for ever.
    """

    match: str
    do: Sequence[str]
    how: Settings
    times: int | None = 1
    skip: int = 0
    rate: float = 1.0
    seed: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    played: int = 0

    def draw(self, subject: str) -> str | None:
        """The kind that is played on `subject` now, or None."""
        if self.times is not None and self.played >= self.times:
            return None
        if not re.search(self.match, subject):
            return None
        self.seen[subject] += 1
        if self.seen.total() <= self.skip:
            return None
        # By subject and its number: which calls suffer then depends little on the order in which threads make them.
        chance = random.Random(f"{self.seed} {subject} {self.seen[subject]}")  # noqa: S311 - repeatable, not secret
        if chance.random() >= self.rate:
            return None
        self.played += 1
        return chance.choice(list(self.do))

    def as_dict(self) -> dict[str, Any]:
        return {"match": self.match, "do": list(self.do), "times": self.times, "rate": self.rate, "played": self.played}


@dataclass(frozen=True)
class Drawn:
    """A fault that is played now."""

    kind: str
    how: Settings


class Plan:
    """The faults of this run, asked in order; the first that applies is played."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, given: Sequence[Mapping[str, Any]]) -> None:
        """Adds all or, raising BadFault, none."""
        read = [fault_from(fields) for fields in given]
        with self._lock:
            self._faults.extend(read)

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def draw(self, subject: str) -> Drawn | None:
        """The fault to play on a call or a delivery, counted as played."""
        with self._lock:
            for fault in self._faults:
                kind = fault.draw(subject)
                if kind:
                    return Drawn(kind, fault.how)
        return None

    def as_list(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_dict() for fault in self._faults]


plan = Plan()


def fault_from(fields: Mapping[str, Any]) -> Fault:
    """Reads {match, do, times, skip, rate, seed, seconds, status}; raises BadFault."""
    kinds = [fields["do"]] if isinstance(fields.get("do"), str) else list(fields.get("do") or ())
    match = str(fields.get("match", ""))
    known = WEBHOOK_FAULTS if match.startswith(HOOK) else CALL_FAULTS
    if not kinds or set(kinds) - set(known):
        raise BadFault(f"do is one of {', '.join(known)}, not {kinds}")
    try:
        re.compile(match)
        how = Settings(float(fields.get("seconds", Settings.seconds)), int(fields.get("status", Settings.status)))
    except (re.error, TypeError, ValueError) as broken:
        raise BadFault(f"{dict(fields)}: {broken}") from broken
    rate = float(fields.get("rate", 1.0))
    times = fields.get("times", 1 if rate == 1.0 else None)
    return Fault(match, kinds, how, times, int(fields.get("skip", 0)), rate, int(fields.get("seed", 0)))
