"""Calls without pause while something else happens, and what became of each."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from devtools.live_units.machine import Machine

CALLERS = 4


@dataclass(frozen=True)
class Calls:
    """Loops of calls on the machine; `folder` holds their notes."""

    machine: Machine
    folder: str

    def result(self) -> tuple[int, dict[str, int]]:
        """How many were answered with 200, and the other answers (000 for none) with their counts."""
        answers = Counter(self.machine.shell(f"cat {self.folder}/answers").split())
        return answers.pop("200", 0), dict(answers)


@contextmanager
def steady_calls(machine: Machine, address: str) -> Iterator[Calls]:
    """CALLERS callers call `address` without pause from before the block until a second after it."""
    folder = f"/tmp/calls-{uuid.uuid4().hex}"
    call = f"curl -s -o /dev/null -m 60 -w '%{{http_code}}\\n' {address} >>{folder}/answers || true"
    loop = f"while [ ! -e {folder}/stop ]; do {call}; done"
    callers = f"for _ in $(seq {CALLERS}); do {loop} & done; wait; touch {folder}/stopped"
    machine.shell(f"mkdir {folder}; ({callers}) </dev/null >/dev/null 2>&1 & sleep 0.5")
    yield Calls(machine, folder)
    machine.shell(f"sleep 1; touch {folder}/stop; until [ -e {folder}/stopped ]; do sleep 0.1; done")
