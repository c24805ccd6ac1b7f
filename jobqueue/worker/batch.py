"""Working off a claim: each job in turn; finishes are written in groups while jobs are fast, at once when slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog
from django.conf import settings

from jobqueue.breaker import dependency_answered
from jobqueue.claims import Claim, Claimed, fail, finish, give_back
from jobqueue.claims.admit import admit_waiting
from jobqueue.claims.renew import retoken
from jobqueue.claims.take import new_token
from jobqueue.gates import Gates
from jobqueue.log_context import of_job
from jobqueue.outcomes import Failure, Fate
from jobqueue.registry import limits_of
from jobqueue.running import run
from jobqueue.transient import again_until_done
from jobqueue.worker.estimates import Estimates
from jobqueue.worker.slot import Slot

T = TypeVar("T")

log = structlog.get_logger(__name__)

GROUP_SECONDS = 0.02
"""A finish waits for others at most this long."""

PAUSE_SECONDS = 0.05
"""Longer than this after a job began, the rest of its batch may have been given back by the supervisor (which waits
five times as long). Measured just before the next job starts, since a busy machine can stop a process anywhere."""


class BatchRunner:
    """Runs the jobs of one claim after another in this process."""

    def __init__(self, slot: Slot, estimates: Estimates, gates: Gates, stopping: Callable[[], bool]) -> None:
        self._slot = slot
        self._estimates = estimates
        self._gates = gates
        self._stopping = stopping
        self._patience = float(settings.QUEUE_STALE_AFTER_SECONDS)

    def run(self, claim: Claim) -> None:
        """Runs all jobs of the claim, or gives back what has not begun when the worker is told to stop."""
        rest: Claim | None = claim
        while rest is not None:
            self._slot.hold(rest)
            rest = self._run_until_pause(rest)
        self._slot.let_go()
        for job_type in sorted({job.job_type for job in claim.jobs}):
            limit = limits_of(job_type).concurrency
            if limit is not None:
                self._retried(partial(admit_waiting, job_type, limit))

    def _run_until_pause(self, claim: Claim) -> Claim | None:
        """What is left of the batch after a slow job, under a new token; None when the batch is through."""
        unwritten: list[int] = []
        opened = began = time.monotonic()
        for place, job in enumerate(claim.jobs):
            if self._stopping():
                self._write(claim, unwritten)
                self._give_back(claim, place)
                return None
            if place and time.monotonic() - began >= PAUSE_SECONDS:
                self._write(claim, unwritten)
                return self._still_ours(claim, claim.jobs[place:])
            began = time.monotonic()
            self._slot.start(place, limits_of(job.job_type).time_limit)
            failure = run(job)
            ended = time.monotonic()
            self._estimates.learn(job.job_type, ended - began)
            if failure is None:
                self._slot.succeeded(place)
                unwritten.append(place)
            else:
                self._fail(claim, place, failure)
            last = place + 1 == len(claim.jobs)
            if last or ended - opened >= GROUP_SECONDS:
                self._write(claim, unwritten)
                unwritten, opened = [], time.monotonic()
        return None

    def _write(self, claim: Claim, places: list[int]) -> None:
        """Writes the finishes of jobs that succeeded."""
        if not places:
            return
        ids = [claim.jobs[place].id for place in places]
        lost = self._retried(lambda: finish(claim.token, ids, charged=claim.charged))
        for place in places:
            self._slot.settled(place)
        self._slot.count(done=len(ids) - len(lost))
        self._tell_breakers(claim, places)
        if lost:
            log.warning("job.claim_lost", job_ids=lost, written=False)

    def _tell_breakers(self, claim: Claim, places: list[int]) -> None:
        """A success closes the breaker of a dependency that was in trouble."""
        if self._gates.troubled:
            for dependency in {limits_of(claim.jobs[place].job_type).dependency for place in places}:
                if dependency in self._gates.troubled:
                    self._retried(partial(dependency_answered, dependency))

    def _fail(self, claim: Claim, place: int, failure: Failure) -> None:
        job = claim.jobs[place]
        fate = self._retried(lambda: fail(job.id, claim.token, failure, charged=claim.charged))
        self._slot.settled(place)
        self._slot.count(failed=1)
        event = {Fate.RETRY: "job.will_retry", Fate.DEAD: "job.died", Fate.LOST: "job.claim_lost"}[fate]
        with of_job(job):
            log.warning(event, attempt=job.attempts + 1, reason=failure.reason[:500])

    def _give_back(self, claim: Claim, first: int) -> None:
        ids = [job.id for job in claim.jobs[first:]]
        returned = self._retried(lambda: give_back(claim.token, ids, charged=claim.charged))
        log.info("job.given_back", jobs=returned)

    def _still_ours(self, claim: Claim, jobs: list[Claimed]) -> Claim | None:
        token = new_token()
        ours = set(self._retried(lambda: retoken(claim.token, token, [job.id for job in jobs])))
        left = [job for job in jobs if job.id in ours]
        return Claim(token, left, claim.charged, claim.more) if left else None

    def _retried(self, unit: Callable[[], T]) -> T:
        return again_until_done(unit, give_up_after=self._patience)
