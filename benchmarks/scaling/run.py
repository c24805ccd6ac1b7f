"""The course of the run: load through both web servers, a worker machine lost and later a web server."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from benchmarks.chaos.victims import Victims
from benchmarks.scaling.webs import Askers, Web, wait_until_served

_JOBS_PER_SECOND = 60.0
_ASKERS = 6
_DRAIN_SECONDS = 90.0


@dataclass
class ScalingRun:
    """`away_seconds`: how long the lost worker machine stays away, longer than a lease, so that the others act."""

    webs: list[Web]
    victims: Victims
    seconds: float
    away_seconds: float
    say: Callable[[str], None] = print
    pids: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def go(self, pending: Callable[[], int]) -> Askers:
        """Runs to the end, until `pending()` is 0 or time is up."""
        self.victims.start_missing()
        wait_until_served(self.webs)
        askers = Askers(self.webs, _JOBS_PER_SECOND)
        with _asking(askers):
            self._let_run(self.seconds * 0.25)
            self.victims.kill_place(1)
            self.say("  killed worker machine 2")
            self._let_run(self.away_seconds, without=1)
            self.say("  worker machine 2 is back")
            self.webs[0].kill()
            self.say("  killed web server 1")
            self._let_run(3)
            self.webs[0].start()
            self.say("  web server 1 is back")
            self._let_run(max(5.0, self.seconds * 0.75 - self.away_seconds - 3))
        deadline = time.monotonic() + _DRAIN_SECONDS
        while pending() and time.monotonic() < deadline:
            self._let_run(0.3)
        self.victims.stop()
        return askers

    def _let_run(self, seconds: float, *, without: int | None = None) -> None:
        left_out = () if without is None else (without,)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.victims.start_missing(without=left_out)
            for number in range(len(self.victims.places)):
                if number not in left_out:
                    self.pids[number] |= self.victims.pids_of([number])
            time.sleep(0.2)


@contextmanager
def _asking(askers: Askers) -> Iterator[None]:
    askers.start(_ASKERS)
    try:
        yield
    finally:
        askers.stop()
