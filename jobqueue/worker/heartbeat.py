"""Renewing what the crew holds, by primary key and token; stopping a child whose claim is someone else's."""

from __future__ import annotations

import os
import time

import structlog
from django.db import connection

from jobqueue.claims import finish, give_back, renew
from jobqueue.dialect import database_now
from jobqueue.minutes import note_work
from jobqueue.worker.crew import Crew, Member
from jobqueue.worker.options import WorkerOptions
from jobqueue.worker.processes import host_name
from jobqueue.worker.registration import beat
from jobqueue.worker.slot import Held

log = structlog.get_logger(__name__)

_SLOW_SECONDS = 0.25
"""A job that runs longer does not keep the rest of its batch waiting, nor the finishes before it unwritten."""


_SECOND_LOOK = 1.0
"""Seconds after which a child that seems to run a job of someone else's is looked at again."""


class Heartbeat:
    """The supervisor's part in the claims of its children."""

    def __init__(self, options: WorkerOptions) -> None:
        self._every = options.heartbeat_every
        self._lease = options.stale_after
        self._next = 0.0
        self._last = time.monotonic()
        self._noted = (0, 0)

    def beat(self, crew: Crew) -> None:
        """Renews all claims every few seconds, and eases batches that got stuck behind a slow job at once."""
        for member in crew.living():
            held = member.slot.held()
            if held is not None and held.running and not member.killed:
                self._watch(member, held)
        if time.monotonic() < self._next:
            return
        began = time.monotonic()
        suspects = [self._renew(member) for member in crew.living()]
        self.note_work(crew)
        self._next, self._last = began + (min(_SECOND_LOOK, self._every) if any(suspects) else self._every), began

    def note_work(self, crew: Crew) -> None:
        """Writes down what the crew did since the last time."""
        done, failed = crew.totals
        if (done, failed) == self._noted:
            return
        since = {"done": done - self._noted[0], "failed": failed - self._noted[1]}
        note_work(f"{host_name()}:{os.getpid()}", database_now(connection), **since)
        self._noted = (done, failed)

    def stop_what_cannot_be_renewed(self, crew: Crew) -> None:
        """Near the end of the lease nobody may assume that the jobs are still ours: they are stopped, not charged."""
        nearly_over = self._lease * 0.9
        if time.monotonic() - self._last < nearly_over:
            return
        for member in crew.living():
            held = member.slot.held()
            # A job claimed alone had its first heartbeat just before it began: after an outage, a moment ago.
            began_lately = held is not None and held.charged and held.running_for < nearly_over
            if held is not None and not began_lately and not member.killed:
                log.error("worker.lease_ran_out", worker=member.worker_id)
                member.kill(None)

    def _watch(self, member: Member, held: Held) -> None:
        if held.time_limit is not None and held.running_for > held.time_limit:
            log.warning("job.over_time_limit", job_ids=held.running, seconds=held.time_limit)
            member.kill(f"it ran longer than its time limit of {held.time_limit:g} s")
        elif held.running_for > _SLOW_SECONDS:
            if held.succeeded and (held.token, len(held.succeeded)) != member.eased:
                finish(held.token, held.succeeded, charged=held.charged)
            if held.unstarted and (held.token, len(held.succeeded)) != member.eased:
                give_back(held.token, held.unstarted, charged=held.charged)
            member.eased = (held.token, len(held.succeeded))

    def _renew(self, member: Member) -> bool:
        """True where a running job seems to have lost its claim, and a second look is to tell.

        A child that has just written a failure holds the job no more and may not have said so on the page: the renewal
        has waited for that very write.
        """
        beat(member.worker_id, member.pid, member.slot.totals)
        held = member.slot.held()
        if held is None:
            return False
        lost = renew(held.token, held.unsettled)
        job_id = self._runs_without_claim(member, held, lost)
        if job_id is not None and member.suspected == (held.token, job_id):
            log.error("job.claim_lost", job_ids=[job_id], worker=member.worker_id, stopped=True)
            member.kill(None)
            return False
        member.suspected = (held.token, job_id or 0)
        return job_id is not None

    @staticmethod
    def _runs_without_claim(member: Member, held: Held, lost: set[int]) -> int | None:
        """Finished in the meantime is not lost: only a job that runs on without its claim is."""
        now = member.slot.held()
        if now is None or now.token != held.token or member.killed:
            return None
        return next((job_id for job_id in now.running if job_id in lost), None)
