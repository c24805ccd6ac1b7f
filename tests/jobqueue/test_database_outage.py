"""A database that is away for half a minute: workers wait, and go on by themselves."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devtools.mariadb import ThrowawayMariaDB, throwaway_mariadb
from tests.jobqueue.processes import ROOT, RunningWorker, running_worker, wait_until

pytestmark = [pytest.mark.mariadb, pytest.mark.slow]

OUTAGE_SECONDS = 30
_ENQUEUE = "from jobqueue.enqueue import enqueue; enqueue('{}', {})"


@pytest.fixture
def server() -> Iterator[ThrowawayMariaDB]:
    with throwaway_mariadb(durable=True) as running:
        running.create_database("outage")
        yield running


def _django(server: ThrowawayMariaDB, *arguments: str) -> None:
    env = {
        **os.environ,
        "DATABASE_URL": server.url("outage"),
        "DJANGO_SETTINGS_MODULE": "tests.jobqueue.worker_settings",
    }
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True)


def test_a_worker_that_cannot_renew_for_a_whole_lease_stops_its_job(server: ThrowawayMariaDB, tmp_path: Path) -> None:
    _django(server, "migrate", "-v0")
    log = tmp_path / "worker.log"
    with running_worker(log, DATABASE_URL=server.url("outage"), QUEUE_STALE_AFTER_SECONDS="4") as worker:
        _django(server, "shell", "-c", _ENQUEUE.format("test.sleep", {"seconds": 60}))
        wait_until(lambda: _began(server) == 1, "the job is running")
        for fail, mend in [(server.freeze, server.thaw), (server.kill, server.start)]:
            _stops_and_runs_again(worker, server, fail, mend)
        attempts = server.run_sql("SELECT attempts FROM outage.queue_jobs WHERE status = 'processing'").strip()
        assert attempts == "1", "the runs that were stopped cost nothing"


def _stops_and_runs_again(
    worker: RunningWorker, server: ThrowawayMariaDB, fail: Callable[[], None], mend: Callable[[], None]
) -> None:
    """With a database that is gone, and with one that hangs and breaks no connection."""
    runs, children = _began(server), worker.children()
    stopped = worker.log.read_text().count("worker.lease_ran_out")
    fail()
    wait_until(lambda: worker.log.read_text().count("worker.lease_ran_out") > stopped, "the job was stopped")
    wait_until(lambda: worker.children() != children, "its process is gone")
    mend()
    wait_until(lambda: _began(server) > runs, "it runs again")


def _began(server: ThrowawayMariaDB) -> int:
    return int(server.run_sql("SELECT COUNT(*) FROM outage.queue_job_events WHERE name = 'began'"))


def test_after_thirty_seconds_without_a_database_the_same_workers_go_on(
    server: ThrowawayMariaDB, tmp_path: Path
) -> None:
    _django(server, "migrate", "-v0")
    count = "SELECT COUNT(*) FROM outage.queue_job_events WHERE name = '{}'"
    log = tmp_path / "worker.log"
    with running_worker(log, "--workers", "2", DATABASE_URL=server.url("outage")) as worker:
        wait_until(lambda: len(worker.children()) == 2, "the workers are up")
        _django(server, "shell", "-c", _ENQUEUE.format("test.sleep", {"seconds": 5}))
        wait_until(lambda: server.run_sql(count.format("began")).strip() == "1", "a job is running")
        children = worker.children()
        server.kill()
        time.sleep(OUTAGE_SECONDS)
        server.start()
        _django(server, "shell", "-c", _ENQUEUE.format("test.ledger", {}))
        left = "SELECT COUNT(*) FROM outage.queue_jobs WHERE status <> 'completed'"
        wait_until(lambda: server.run_sql(left).strip() == "0", "both jobs ended")
        assert worker.children() == children, "nobody died of it"
        assert worker.stop() == 0, log.read_text()
