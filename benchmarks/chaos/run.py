"""The run itself: producers, workers, kills, one restart of the database, then the proof."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.chaos.outage import Outage
from benchmarks.chaos.victims import Kill, Place, Victims

PRODUCERS = 3
_DRAIN_SECONDS = 90.0


class ChaosRun:
    """Drives the processes; knows nothing about the queue's inside. Django is set up for the first database.

    Each of `environments` gets a supervisor; the producers take them in turn.
    """

    def __init__(
        self,
        environments: Sequence[dict[str, str]],
        folder: Path,
        *,
        seconds: float,
        seed: int,
        outage: Outage | None,
        say: Callable[[str], None] = print,
    ) -> None:
        self._environments = environments
        self._folder = folder
        self._seconds = seconds
        self._chance = random.Random(seed)
        self._outage = outage
        self._say = say
        self.victims = Victims([Place(each) for each in environments], folder / "workers.log")

    def go(self, pending: Callable[[], int]) -> set[int]:
        """Lets it rage, then waits until `pending()` is 0 or time is up; the ids of the jobs known to be committed."""
        self.victims.start_missing()
        with ExitStack() as stack:
            producers = [self._producer(number, stack) for number in range(PRODUCERS)]
            self._rage()
            for producer in producers:
                producer.send_signal(signal.SIGTERM)
            for producer in producers:
                producer.wait(90)
        deadline = time.monotonic() + _DRAIN_SECONDS
        while pending() and time.monotonic() < deadline:
            self.victims.start_missing()
            time.sleep(0.2)
        self.victims.stop()
        return {int(line) for file in self._folder.glob("producer-*.txt") for line in file.read_text().split()}

    def _producer(self, number: int, stack: ExitStack) -> subprocess.Popen[bytes]:
        output = stack.enter_context((self._folder / f"producer-{number}.txt").open("wb"))
        log = stack.enter_context((self._folder / f"producer-{number}.log").open("wb"))
        command = [sys.executable, "-m", "benchmarks.chaos.producer", str(self._chance.randrange(10**6)), "25"]
        environment = self._environments[number % len(self._environments)]
        return subprocess.Popen(command, env=environment, stdout=output, stderr=log)

    def _rage(self) -> None:
        ends = time.monotonic() + self._seconds
        outage_at = time.monotonic() + self._seconds / 2 if self._outage else float("inf")
        next_kill = time.monotonic() + 2
        while time.monotonic() < ends:
            self.victims.start_missing()
            if time.monotonic() >= outage_at and self._outage is not None:
                outage_at = float("inf")
                self._lose_and_mend(self._outage)
            if time.monotonic() >= next_kill:
                kill = self.victims.kill_one(self._chance)
                if kill is not None:
                    self._say(f"  killed a {kill.what}: {sorted(kill.pids)}")
                next_kill = time.monotonic() + self._chance.uniform(1.5, 4)
            time.sleep(0.05)

    def _lose_and_mend(self, outage: Outage) -> None:
        shared = outage.clients is not None
        pids = self.victims.pids_of(outage.clients) if outage.clients is not None else frozenset()
        self.victims.kills.append(Kill(time.time(), outage.what, pids, cuts_short=shared))
        self._say(f"  killed the {outage.what}")
        outage.strike()
        began = time.monotonic()
        outage.mend()
        self._say(f"  the {outage.what} is back after {time.monotonic() - began:.1f} s")


def environment_for(url: str) -> dict[str, str]:
    """The environment of every process of the run."""
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "benchmarks.chaos.settings"}
