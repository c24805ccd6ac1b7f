"""The options of runworker, its wake-up, and what it tells systemd."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection

from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus, Worker, WorkMinute
from tests.jobqueue.ledger import all_ended, entries, status_of
from tests.jobqueue.processes import LONG_SECONDS, running_worker, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "worker.log"


def _idle_workers(count: int = 1) -> bool:
    return Worker.objects.count() == count


def _runs_written_down() -> tuple[int, int]:
    rows = WorkMinute.objects.values_list("done", "failed")
    return sum(done for done, _ in rows), sum(failed for _, failed in rows)


def test_it_takes_only_the_types_it_is_told(log: Path) -> None:
    other, wanted = enqueue("test.noop", {}), enqueue("test.ledger", {})
    with running_worker(log, "--types", "test.led*,po.*", "--drain") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert (status_of(other), status_of(wanted)) == (JobStatus.PENDING, JobStatus.COMPLETED)


def test_once_runs_one_job_and_ends(log: Path) -> None:
    first, second = enqueue("test.ledger", {}), enqueue("test.ledger", {})
    with running_worker(log, "--once") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert (entries(first), entries(second)) == (1, 0)


def test_a_drain_goes_on_with_a_fresh_process_where_one_is_used_up(log: Path) -> None:
    jobs = [enqueue("test.ledger", {}) for _ in range(5)]
    with running_worker(log, "--drain", "--max-jobs", "2") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert [entries(job_id) for job_id in jobs] == [1] * 5
    assert "worker.child_ended" not in log.read_text(), "being used up is no failure"


@pytest.mark.sqlite
def test_what_a_job_died_of_is_told_in_english_whatever_the_pages_speak(log: Path) -> None:
    enqueue("test.refused", {})
    with running_worker(log, "--drain", LANGUAGE_CODE="de") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert DeadLetter.objects.get().error_message == "This field is required."


@pytest.mark.parametrize("limit", [("--max-jobs", "2"), ("--max-rss", "1")])
def test_a_worker_that_is_used_up_is_replaced(log: Path, limit: tuple[str, str]) -> None:
    for _ in range(6):
        enqueue("test.ledger", {})
    with running_worker(log, *limit) as worker:
        wait_until(all_ended, "all jobs ran")
        assert worker.stop() == 0
    pids = {event.data["pid"] for event in JobEvent.objects.filter(name="ran")}
    assert len(pids) >= 3, "a fresh process at least after every second job"
    assert _runs_written_down() == (6, 0)


def _seconds_until_a_job_ran() -> float:
    began = time.monotonic()
    job_id = enqueue("test.ledger", {})
    wait_until(lambda: entries(job_id) == 1, "the job ran")
    took = time.monotonic() - began
    # The worker lies down again, so that its next look is far away.
    time.sleep(0.1)
    return took


def test_a_commit_wakes_a_worker_that_would_look_much_later(log: Path) -> None:
    with running_worker(log, "--sleep", "1.9") as worker:
        wait_until(_idle_workers, "the worker is up")
        _seconds_until_a_job_ran()
        # A machine that does much else may be slow now and then; without a wake-up each of them would wait for a look.
        assert any(_seconds_until_a_job_ran() < 0.5 for _ in range(10))
        assert worker.stop() == 0


def test_without_the_wake_up_the_poll_finds_the_job(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobqueue.wake.wake_workers", lambda: None)
    with running_worker(log) as worker:
        wait_until(_idle_workers, "the worker is up")
        job_id = enqueue("test.ledger", {})
        wait_until(lambda: entries(job_id) == 1, "the job ran")
        assert worker.stop() == 0


def test_it_tells_systemd_that_it_is_ready_alive_and_stopping(log: Path) -> None:
    # A socket's address has a hundred characters: the folder of a test may have more.
    with TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        address = f"{folder}/notify"
        systemd.bind(address)
        systemd.settimeout(LONG_SECONDS)
        with running_worker(log, NOTIFY_SOCKET=address) as worker:
            assert systemd.recv(100) == b"READY=1"
            assert systemd.recv(100) == b"WATCHDOG=1"
            worker.process.terminate()
            said = b""
            while said != b"STOPPING=1":
                said = systemd.recv(100)
            assert worker.process.wait(LONG_SECONDS) == 0


def test_a_payload_that_is_no_object_ends_in_the_dead_letters(log: Path) -> None:
    job_id = enqueue("test.ledger", {}, max_attempts=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE queue_jobs SET payload = '[1, 2]' WHERE id = %s", [job_id])
    good = enqueue("test.ledger", {})
    with running_worker(log, "--drain") as worker:
        assert worker.process.wait(LONG_SECONDS) == 0, log.read_text()
    assert "not a JSON object but list" in DeadLetter.objects.get(original_job_id=job_id).error_message
    assert status_of(good) == JobStatus.COMPLETED
    assert _runs_written_down() == (1, 1)


def test_a_claim_taken_from_a_running_job_stops_it_and_it_is_not_charged_twice(log: Path) -> None:
    job_id = enqueue("test.sleep", {"seconds": 60, "slow_attempts": 1})
    with running_worker(log, QUEUE_STALE_AFTER_SECONDS="3") as worker:
        wait_until(lambda: entries(job_id, "began") == 1, "the job began")
        Job.objects.filter(pk=job_id).update(status="pending", heartbeat_at=None)
        wait_until(all_ended, "the lost run was stopped and the job ran again")
        assert worker.stop() == 0
    assert entries(job_id) == 1
    assert "job.claim_lost" in log.read_text()
