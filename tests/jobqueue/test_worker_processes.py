"""Real worker processes: every job once, nothing lost when processes are killed, stopping as promised."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus, Worker
from tests.jobqueue.claiming import let_heartbeat_age
from tests.jobqueue.ledger import all_ended, entries, status_of
from tests.jobqueue.processes import LONG_SECONDS, running_worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


def test_four_workers_run_every_job_exactly_once(log: Path) -> None:
    enqueue_many("test.ledger", ({"n": n} for n in range(600)))
    with running_worker(log, "--workers", "4", "--drain") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert Job.objects.filter(status=JobStatus.COMPLETED, attempts=1).count() == 600
    assert JobEvent.objects.filter(name="ran").count() == 600
    assert JobEvent.objects.filter(name="ran").values("job_id").distinct().count() == 600


def test_a_killed_child_costs_its_running_job_one_attempt_and_the_rest_nothing(log: Path) -> None:
    slow = enqueue("test.sleep", {"seconds": 60, "slow_attempts": 1})
    others = [enqueue("test.ledger", {}) for _ in range(5)]
    with running_worker(log) as worker:
        wait_until(lambda: entries(slow, "began") == 1, "the slow job began")
        child = worker.children()[0]
        assert Path(f"/proc/{child}/oom_score_adj").read_text() == "500\n", (
            "the kernel would kill the job, not the rest"
        )
        os.kill(child, signal.SIGKILL)
        wait_until(all_ended, "all jobs ended")
        assert worker.stop() == 0
    assert Job.objects.get(pk=slow).attempts == 2
    assert "SIGKILL" in Job.objects.get(pk=slow).last_error
    assert [Job.objects.get(pk=other).attempts for other in others] == [1] * 5


def test_after_a_power_cut_the_next_worker_takes_over_at_once(log: Path) -> None:
    slow = enqueue("test.sleep", {"seconds": 60, "slow_attempts": 1})
    with running_worker(log, "--workers", "2") as worker:
        wait_until(lambda: entries(slow, "began") == 1, "the slow job began")
        worker.kill_group()
    assert status_of(slow) == JobStatus.PROCESSING
    with running_worker(log, "--workers", "2") as worker:
        wait_until(all_ended, "the job was recovered and ran")
        assert worker.stop() == 0
    job = Job.objects.get(pk=slow)
    assert (job.status, job.attempts) == (JobStatus.COMPLETED, 2)
    assert not Worker.objects.exists()


@pytest.mark.mariadb
@pytest.mark.parametrize(
    ("job_type", "reason"),
    [
        ("test.kill", "SIGKILL"),
        ("test.hard_exit", "exited with code 3"),
        ("test.exit", "SystemExit: 3"),
        ("test.base_exception", "KeyboardInterrupt: from inside the job"),
        ("test.memory", "MemoryError"),
        ("test.limited", "time limit of 0.3 s"),
        ("test.nobody_handles_this", "No handler is registered"),
    ],
)
def test_a_poison_job_ends_in_the_dead_letters_with_the_reason(log: Path, job_type: str, reason: str) -> None:
    poison = enqueue(job_type, {})
    good = enqueue("test.ledger", {})
    with running_worker(log) as worker:
        wait_until(all_ended, f"{job_type} ended")
        assert worker.stop() == 0
    dead = DeadLetter.objects.get(original_job_id=poison)
    assert reason in dead.error_message
    assert dead.attempts == 3
    assert status_of(good) == JobStatus.COMPLETED


@pytest.mark.sqlite
def test_a_leap_of_the_clock_takes_no_job_from_a_worker_that_lives(log: Path) -> None:
    """As after a machine slept: every heartbeat is old by then."""
    job_id = enqueue("test.sleep", {"seconds": 3.5})
    with running_worker(log) as worker:
        wait_until(lambda: entries(job_id, "began") == 1, "the job runs")
        let_heartbeat_age(job_id, timedelta(hours=1))
        wait_until(all_ended, "the job ended")
        assert worker.stop() == 0
    assert (entries(job_id, "began"), Job.objects.get(pk=job_id).attempts) == (1, 1)


def test_sigterm_lets_the_running_job_finish_and_leaves_the_rest_pending(log: Path) -> None:
    slow = enqueue("test.sleep", {"seconds": 1})
    with running_worker(log) as worker:
        wait_until(lambda: entries(slow, "began") == 1, "the slow job began")
        later = enqueue("test.ledger", {})
        assert worker.stop() == 0, log.read_text()
    assert status_of(slow) == JobStatus.COMPLETED
    left = Job.objects.get(pk=later)
    assert (left.status, left.attempts) == (JobStatus.PENDING, 0)
    assert not Worker.objects.exists()


def test_a_second_signal_gives_the_running_job_back_without_an_attempt(log: Path) -> None:
    slow = enqueue("test.sleep", {"seconds": 60})
    with running_worker(log) as worker:
        wait_until(lambda: entries(slow, "began") == 1, "the slow job began")
        worker.process.send_signal(signal.SIGTERM)
        wait_until(lambda: "supervisor.stopping" in log.read_text(), "the first signal was taken")
        worker.process.send_signal(signal.SIGTERM)
        assert worker.process.wait(LONG_SECONDS) == 3, log.read_text()
    job = Job.objects.get(pk=slow)
    assert (job.status, job.attempts, job.claim_token) == (JobStatus.PENDING, 0, None)


@pytest.mark.parametrize(
    "seconds",
    [
        pytest.param(7, marks=pytest.mark.sqlite),
        pytest.param(30, marks=[pytest.mark.mariadb, pytest.mark.slow]),
    ],
)
def test_a_job_that_holds_the_interpreter_outlives_its_leases_and_costs_one_attempt(log: Path, seconds: int) -> None:
    deaf = enqueue("test.deaf", {"seconds": seconds})
    with (
        running_worker(log, QUEUE_STALE_AFTER_SECONDS="3") as worker,
        running_worker(log, QUEUE_STALE_AFTER_SECONDS="3") as other,
    ):
        wait_until(all_ended, "the call into C returned")
        assert (worker.stop(), other.stop()) == (0, 0)
    job = Job.objects.get(pk=deaf)
    assert job.completed_at is not None
    assert job.started_at is not None
    assert (job.completed_at - job.started_at).total_seconds() >= seconds
    assert (job.attempts, entries(deaf)) == (1, 1)
    assert JobEvent.objects.get(job_id=deaf, name="ran").data["other_threads_ran"] is False


@pytest.mark.mariadb
def test_every_process_has_a_database_connection_of_its_own(log: Path) -> None:
    for _ in range(12):
        enqueue("test.connection", {})
    with running_worker(log, "--workers", "3", "--drain") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    seen = {(event.data["pid"], event.data["connection"]) for event in JobEvent.objects.filter(name="connection")}
    pids, connections = {pid for pid, _ in seen}, {number for _, number in seen}
    assert len(pids) == len(connections) == len(seen) > 1


def test_a_transaction_left_open_by_a_job_is_rolled_back_and_hurts_no_other(log: Path) -> None:
    careless = enqueue("test.open_transaction", {})
    after = enqueue("test.ledger", {})
    with running_worker(log) as worker:
        wait_until(all_ended, "both ended")
        assert worker.stop() == 0
    assert (entries(careless), entries(careless, "never committed"), entries(after)) == (1, 0, 1)
