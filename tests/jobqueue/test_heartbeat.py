"""The heartbeat stops a child whose claim is someone else's, and no other."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from jobqueue.claims import Claim, fail
from jobqueue.enqueue import enqueue
from jobqueue.models import Job
from jobqueue.outcomes import Failure
from jobqueue.worker.crew import Member
from jobqueue.worker.heartbeat import Heartbeat
from jobqueue.worker.options import WorkerOptions
from tests.jobqueue.claiming import claim_one

pytestmark = pytest.mark.django_db


class _Crew:
    """One child that runs the job of a claim; whether it was killed."""

    def __init__(self, claim: Claim, monkeypatch: pytest.MonkeyPatch) -> None:
        self.totals = (0, 0)
        self.member = Member(pid=1, worker_id="worker-a")
        self.member.slot.hold(claim)
        self.member.slot.start(0, None)
        self.kill = Mock()
        monkeypatch.setattr(self.member, "kill", self.kill)

    def living(self) -> list[Member]:
        return [self.member]


def _beat(heartbeat: Heartbeat, crew: _Crew) -> None:
    heartbeat._next = 0.0
    heartbeat.beat(crew)  # type: ignore[arg-type]


def test_a_job_whose_failure_was_written_a_moment_ago_is_not_taken_for_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its child has the answer of the database yet to come, so that the page they share says that it runs."""
    job_id = enqueue("test.fails", {})
    claim = claim_one()
    crew, heartbeat = _Crew(claim, monkeypatch), Heartbeat(WorkerOptions())
    fail(job_id, claim.token, Failure("it failed"), charged=True)
    _beat(heartbeat, crew)
    crew.member.slot.settled(0)
    _beat(heartbeat, crew)
    crew.kill.assert_not_called()


def test_a_child_that_runs_on_without_its_claim_is_stopped_at_the_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    job_id = enqueue("test.noop", {})
    crew, heartbeat = _Crew(claim_one(), monkeypatch), Heartbeat(WorkerOptions())
    Job.objects.filter(pk=job_id).update(claim_token=1)
    heartbeat.beat(crew)  # type: ignore[arg-type]
    crew.kill.assert_not_called()
    assert heartbeat._next - heartbeat._last <= 1, "the second look comes soon"
    _beat(heartbeat, crew)
    crew.kill.assert_called_once_with(None)


def test_a_job_claimed_after_a_long_outage_is_not_stopped_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue("test.noop", {})
    crew, heartbeat = _Crew(claim_one(), monkeypatch), Heartbeat(WorkerOptions())
    heartbeat._last -= 1000
    heartbeat.stop_what_cannot_be_renewed(crew)  # type: ignore[arg-type]
    crew.kill.assert_not_called()
    began_ns = 4
    crew.member.slot._head[began_ns] -= 1_000_000_000_000
    heartbeat.stop_what_cannot_be_renewed(crew)  # type: ignore[arg-type]
    crew.kill.assert_called_once_with(None)
