"""The processes that are killed, started again as systemd would, and what was killed when."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import descendants


@dataclass(frozen=True)
class Kill:
    """One act of violence: when, what, and the processes it ended or took the server from.

    A restart of the only database names none: it hurts all. `cuts_short`: elsewhere too the database refused to commit
    for a while, so that a running job may have failed; it explains no second run of a job that had come to its end.
    """

    at: float
    what: str
    pids: frozenset[int]
    cuts_short: bool = False


@dataclass(frozen=True)
class Place:
    """Where a supervisor runs: `prefix` is a command that carries its own on to another machine."""

    environment: dict[str, str]
    prefix: tuple[str, ...] = ()
    folder: Path | None = None


@dataclass
class Victims:
    """Supervisors of two workers each, one for each place, restarted at once when they end."""

    places: Sequence[Place]
    log: Path
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: list[Kill] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)

    def start_missing(self, *, without: Collection[int] = ()) -> None:
        """Starts what is not running, except the supervisors numbered in `without`."""
        for number, place in enumerate(self.places):
            process = self.processes.get(number)
            if number not in without and (process is None or process.poll() is not None):
                self.processes[number] = self._start(place)

    def pids_of(self, numbers: Collection[int]) -> frozenset[int]:
        """The processes of these supervisors, themselves included."""
        tops = [self.processes[number].pid for number in numbers]
        return frozenset(pid for top in tops for pid in [top, *descendants(top)])

    def kill_one(self, chance: random.Random) -> Kill | None:
        """Kills a worker, a supervisor or both at once; None where there was nothing to kill just now."""
        process = chance.choice(list(self.processes.values()))
        children = descendants(process.pid)
        what = chance.choice(["worker", "worker", "supervisor", "group"])
        if what == "worker" and not children:
            return None
        target = chance.choice(children) if what == "worker" else process.pid
        # A supervisor's children die with it.
        pids = frozenset([target] if what == "worker" else [process.pid, *children])
        kill = Kill(time.time(), what, pids)
        if what == "group":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            os.kill(target, signal.SIGKILL)
        if what != "worker":
            process.wait(10)
        self.kills.append(kill)
        return kill

    def kill_place(self, number: int) -> Kill:
        """Kills a supervisor with all its workers at once, as if its machine had failed."""
        kill = Kill(time.time(), f"machine {number + 1}", self.pids_of([number]))
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait(10)
        self.kills.append(kill)
        return kill

    def stop(self) -> None:
        """Asks all to stop and notes how they ended."""
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        self.exit_codes = [process.wait(60) for process in self.processes.values()]

    def _start(self, place: Place) -> subprocess.Popen[bytes]:
        command = [*place.prefix, sys.executable, "-m", "django", "runworker", "--workers", "2"]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command, env=place.environment, cwd=place.folder, stdout=log, stderr=log, start_new_session=True
            )
