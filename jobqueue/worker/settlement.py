"""Settling what a dead child held: written, charged or given back, by what the shared page says."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass

import structlog

from jobqueue.claims import fail, finish, give_back
from jobqueue.claims.recover import give_back_unstarted, held_by
from jobqueue.outcomes import Failure, Fate
from jobqueue.worker.registration import sign_off
from jobqueue.worker.slot import Held

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class DeadChild:
    """A child that ended, what it held then, and why it ended.

    `reason` is None where the running job is not to blame: the supervisor stopped the child, or took its claim for
    lost; the job is then given back.
    """

    worker_id: str
    held: Held | None
    reason: str | None

    @property
    def failures(self) -> int:
        """How many runs failed with the child: the running job is charged where it is to blame."""
        return len(self.held.running) if self.held is not None and self.reason is not None else 0

    def settle(self) -> None:
        """Safe to run again: each write finds only what is still held under the claim's token."""
        held = self.held
        if held is not None:
            if held.succeeded:
                finish(held.token, held.succeeded, charged=held.charged)
            for job_id in held.running:
                self._settle_running(held, job_id)
            if held.unstarted:
                give_back(held.token, held.unstarted, charged=held.charged)
        # Claimed, committed and not yet on the page: the child died in between, so these had not begun.
        for job in held_by(self.worker_id):
            give_back_unstarted(job)
        sign_off(self.worker_id)

    def _settle_running(self, held: Held, job_id: int) -> None:
        if self.reason is None:
            give_back(held.token, [job_id], charged=held.charged)
            return
        fate = fail(job_id, held.token, Failure(self.reason), charged=held.charged, run_alone=True)
        if fate is not Fate.LOST:
            log.warning("job.killed_its_worker", job_id=job_id, reason=self.reason, fate=fate.value)


def how_it_ended(status: int) -> str:
    """What waitpid's status says, in words."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        return f"its worker process was killed by signal {number} ({signal.Signals(number).name}) while it ran"
    return f"its worker process exited with code {os.waitstatus_to_exitcode(status)} while it ran"
