"""A signal or a kill at every step of the protocol: nothing is lost, stuck, or charged twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from jobqueue.enqueue import enqueue
from jobqueue.models import Job, JobStatus, Worker
from tests.jobqueue.failpoints import STEPS
from tests.jobqueue.ledger import all_ended, entries
from tests.jobqueue.processes import LONG_SECONDS, running_worker, wait_until

# On SQLite the chaos test kills workers at random.
pytestmark = [pytest.mark.mariadb, pytest.mark.django_db(transaction=True)]

RAN_BEFORE_KILL = {"worked", "finished"}


@pytest.fixture
def step_environment(tmp_path: Path) -> dict[str, str]:
    return {"QUEUE_TEST_STOP_FOLDER": str(tmp_path)}


@pytest.mark.parametrize("step", STEPS)
def test_sigterm_at_any_step_ends_cleanly(step: str, tmp_path: Path, step_environment: dict[str, str]) -> None:
    job_id = enqueue("test.ledger", {})
    log = tmp_path / "worker.log"
    with running_worker(log, QUEUE_TEST_STOP_AT=step, **step_environment) as worker:
        wait_until((tmp_path / "stopped").exists, f"the worker reached {step}")
        worker.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "supervisor.stopping" in log.read_text(), "the signal was taken")
        (tmp_path / "go").touch()
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    job = Job.objects.get(pk=job_id)
    done = entries(job_id)
    assert (job.status, job.attempts) == (JobStatus.COMPLETED if done else JobStatus.PENDING, done)
    assert not Worker.objects.exists()


@pytest.mark.parametrize("whole_group", [False, True])
@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_loses_nothing(
    step: str, whole_group: bool, tmp_path: Path, step_environment: dict[str, str]
) -> None:
    job_id = enqueue("test.ledger", {})
    log = tmp_path / "worker.log"
    with running_worker(log, QUEUE_TEST_STOP_AT=step, **step_environment) as worker:
        wait_until((tmp_path / "stopped").exists, f"the worker reached {step}")
        if whole_group:
            worker.kill_group()
        else:
            os.kill(worker.children()[0], signal.SIGKILL)
            wait_until(all_ended, "the supervisor settled it and another worker ran it")
            assert worker.stop() == 0
    if whole_group:
        dead = set(Worker.objects.values_list("pk", flat=True))
        with running_worker(tmp_path / "second.log") as second:
            wait_until(lambda: "supervisor.started" in second.log.read_text(), "the next worker is up")
            wait_until(all_ended, "the next worker ran it")
            wait_until(lambda: not Worker.objects.filter(pk__in=dead).exists(), "the dead worker is off the list")
            assert second.stop() == 0
    job = Job.objects.get(pk=job_id)
    runs = entries(job_id)
    assert job.status == JobStatus.COMPLETED
    assert runs <= 2
    assert runs == 1 or step in RAN_BEFORE_KILL
    assert 1 <= job.attempts <= 2
    assert not Worker.objects.exists()
