"""A child process: claims, runs, waits, until told to stop."""

from __future__ import annotations

import signal
from types import FrameType

import structlog
from django.db import Error
from django.utils.translation import deactivate_all

from jobqueue.claims import Claim, take
from jobqueue.claims.line import Line
from jobqueue.claims.take import MOST_AT_ONCE
from jobqueue.gates import Gates
from jobqueue.transient import again_until_done
from jobqueue.type_filter import TypeFilter
from jobqueue.worker.batch import BatchRunner
from jobqueue.worker.claim_unit import ClaimUnit
from jobqueue.worker.estimates import Estimates
from jobqueue.worker.listener import Listener
from jobqueue.worker.options import WorkerOptions
from jobqueue.worker.processes import resident_megabytes
from jobqueue.worker.registration import sign_on
from jobqueue.worker.slot import Slot

log = structlog.get_logger(__name__)

FOR_EVER = float("inf")
USED_UP = 10
"""The exit code of a process that has run its number of jobs or grown too large: nothing failed, and it is not done."""
_FIRST_LIMIT = 2


class Child:
    """Runs jobs one after the other in its own process, with its own database connection."""

    def __init__(self, worker_id: str, slot: Slot, listener: Listener, options: WorkerOptions) -> None:
        self._id = worker_id
        self._slot = slot
        self._listener = listener
        self._options = options
        self._line = Line(TypeFilter(options.types))
        self._estimates = Estimates()
        self._gates = Gates()
        self._stop = False
        self._limit = _FIRST_LIMIT
        self._left = options.max_jobs

    def main(self) -> int:
        """Runs until stopped, done (`once`, `drain`) or due to be replaced; returns the exit code."""
        signal.signal(signal.SIGTERM, self._on_term)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # Deferred since the fork: see Crew.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        # Why a job failed is kept for operators and logs, whatever language the pages speak.
        deactivate_all()
        again_until_done(lambda: sign_on(self._id), give_up_after=FOR_EVER, stopped=self.stopping)
        runner = BatchRunner(self._slot, self._estimates, self._gates, self.stopping)
        while not self._stop:
            try:
                claim = self._claim()
            except Error:
                if self._stop:
                    return 0
                raise
            if claim is not None:
                runner.run(claim)
                if self._options.once:
                    return 0
                if self._is_used_up(len(claim.jobs)):
                    return USED_UP
            elif self._options.ends_by_itself:
                return 0
            else:
                self._wait()
        return 0

    def stopping(self) -> bool:
        return self._stop

    def _on_term(self, _signal: int, _frame: FrameType | None) -> None:
        """Sets a flag and nothing else: raised from here, an exit could come between a claim and its commit."""
        self._stop = True

    def _claim(self) -> Claim | None:
        """The next claim, from a queue that may be unreachable for a while."""
        unit = ClaimUnit(self._take_now, self._id)
        claim = again_until_done(unit, give_up_after=FOR_EVER, stopped=self.stopping)
        if claim is None:
            self._limit = _FIRST_LIMIT
            return None
        self._limit = min(MOST_AT_ONCE, 2 * len(claim.jobs) + 1)
        if claim.more:
            self._listener.wake_one()
        return claim

    def _take_now(self, token: int) -> Claim | None:
        """One of several idle children looks for one job more than it takes, to know whether to wake the next."""
        limit = 1 if self._options.once else min(self._limit, self._left or MOST_AT_ONCE)
        return take(
            self._id,
            limit=limit,
            choose=self._estimates.fitting,
            line=self._line,
            gates=self._gates,
            token=token,
        )

    def _is_used_up(self, ran: int) -> bool:
        """True where this process has run its number of jobs or grown too large, and a fresh one should follow."""
        if self._left is not None:
            self._left -= ran
            if self._left <= 0:
                return True
        limit = self._options.max_rss_mb
        return limit is not None and resident_megabytes() > limit

    def _wait(self) -> None:
        self._slot.set_idle(True)
        if not self._stop:
            self._listener.wait()
        self._slot.set_idle(False)
