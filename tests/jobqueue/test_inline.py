"""Jobs run inline: what handler authors rely on in their tests."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from jobqueue import registry
from jobqueue.enqueue import enqueue
from jobqueue.errors import Permanent
from jobqueue.models import DeadLetter, Job, JobStatus
from jobqueue.registry import Registration
from jobqueue.testing import assert_enqueued, run_jobs
from tests.jobqueue import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget_runs() -> None:
    jobs.ran.clear()


def test_a_job_runs_once_with_its_payload_and_is_completed() -> None:
    job_id = enqueue("test.noop", {"n": 1}, subject="order:1")
    assert assert_enqueued("test.noop", {"n": 1}).pk == job_id
    assert run_jobs().done == ["test.noop"]
    assert [(job.id, job.payload, job.attempt) for job in jobs.ran] == [(job_id, {"n": 1}, 1)]
    stored = Job.objects.get(pk=job_id)
    assert (stored.status, stored.attempts) == (JobStatus.COMPLETED, 1)
    assert len(run_jobs()) == 0


def test_a_failing_job_is_tried_max_attempts_times_and_then_is_a_dead_letter() -> None:
    job_id = enqueue("test.fails", {})
    ran = run_jobs(waits=False)
    assert (ran.failed, ran.dead) == (["test.fails"] * 2, ["test.fails"])
    dead = DeadLetter.objects.get(original_job_id=job_id)
    assert dead.attempts == 3
    assert "this job always fails" in dead.error_message
    assert not Job.objects.filter(pk=job_id).exists()


@pytest.mark.parametrize("error", [ValueError("no file \udcff"), Permanent("no file \udcff")])
def test_a_reason_that_no_database_takes_is_written_down_all_the_same(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry._registrations, "test.fails", Registration(Mock(side_effect=error)))
    enqueue("test.fails", {})
    assert run_jobs(waits=False).dead == ["test.fails"]
    assert "no file \\udcff" in DeadLetter.objects.get().error_message


def test_a_permanent_failure_is_a_dead_letter_at_once() -> None:
    enqueue("test.permanent", {})
    assert run_jobs().dead == ["test.permanent"]
