"""The request's id travels with its jobs, and every line logged in a job names the job."""

from __future__ import annotations

import pytest
import structlog
from structlog.contextvars import bound_contextvars, get_contextvars

from jobqueue import dead_letters
from jobqueue.actors import Actor
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.log_context import add_job, of_command, of_request
from jobqueue.models import DeadLetter, Job
from jobqueue.registry import RunningJob, handles
from jobqueue.testing import run_jobs

pytestmark = pytest.mark.django_db
REQUEST = "b" * 32
seen: list[dict[str, object]] = []


@handles("test.looks_at_context")
def looks(job: RunningJob) -> None:
    """Keeps what its log lines would carry, and makes a job of its own."""
    seen.append(dict(add_job(None, "", get_contextvars())))
    if job.payload.get("again"):
        enqueue("test.looks_at_context", {})


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()
    structlog.contextvars.clear_contextvars()


def test_jobs_carry_the_id_of_the_request_and_so_do_the_jobs_they_make() -> None:
    with of_request(REQUEST):
        job = enqueue("test.looks_at_context", {"again": True}, subject="order:PO-2026-000001")
    run_jobs()
    ids = {"job_type": "test.looks_at_context", "request_id": REQUEST}
    assert seen[0] == {**ids, "job_id": job, "order": "PO-2026-000001"}
    assert seen[1].items() >= ids.items()
    assert "order" not in seen[1]
    assert get_contextvars() == {}


def test_many_jobs_carry_it_too() -> None:
    with of_request(REQUEST):
        enqueue_many("test.noop", ({} for _ in range(2)))
    assert set(Job.objects.values_list("request_id", flat=True)) == {REQUEST}


def test_a_job_without_a_request_has_none() -> None:
    assert Job.objects.get(pk=enqueue("test.noop", {})).request_id is None


def test_it_survives_the_dead_letters() -> None:
    with of_request(REQUEST):
        job = enqueue("test.fails", {}, max_attempts=1)
    run_jobs(waits=False)
    dead = DeadLetter.objects.get(original_job_id=job)
    assert dead.request_id == REQUEST
    dead_letters.retry(dead.pk, actor=Actor("system:test"))
    assert Job.objects.get(pk=job).request_id == REQUEST


def test_a_request_begins_without_what_the_last_one_left() -> None:
    structlog.contextvars.bind_contextvars(order="PO-LEFT-BEHIND")
    with of_request(REQUEST):
        assert get_contextvars() == {"request_id": REQUEST}


@pytest.mark.parametrize(("command", "has_id"), [("poll_ls", True), ("runworker", False)])
def test_a_command_is_a_request_of_its_own_and_a_supervisor_is_none(command: str, has_id: bool) -> None:
    with bound_contextvars():
        of_command(["manage.py", command])
        assert ("request_id" in get_contextvars()) is has_id
    structlog.contextvars.clear_contextvars()
