"""Django's Tasks interface on this queue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.signals import task_finished

from jobqueue import dead_letters
from jobqueue.actors import Actor
from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Job, TaskOutcome
from jobqueue.retention import prune
from jobqueue.testing import run_jobs
from tests.jobqueue import tasks

pytestmark = pytest.mark.django_db


def test_a_task_runs_as_a_job_and_its_result_is_found() -> None:
    result = tasks.add.enqueue(2, second=3)
    assert result.status == TaskResultStatus.READY
    assert run_jobs().done == ["tasks.run"]
    found = tasks.add.get_result(result.id)
    assert (found.status, found.return_value, found.args, found.kwargs) == ("SUCCESSFUL", 5, [2], {"second": 3})


def test_what_a_task_returned_goes_with_its_job() -> None:
    old, young = tasks.add.enqueue(1, second=1), tasks.add.enqueue(2, second=2)
    run_jobs()
    month = database_now(connection) - timedelta(days=31)
    Job.objects.filter(pk=int(old.id)).update(created_at=month, completed_at=month)
    assert sum(prune(timedelta(days=30))) == 1
    assert TaskOutcome.objects.get().pk == int(young.id)


def test_a_task_that_raises_is_failed_with_its_error_and_not_tried_again() -> None:
    result = tasks.broken.enqueue()
    assert Job.objects.get().priority == 10
    assert run_jobs().dead == ["tasks.run"]
    result.refresh()
    assert result.status == TaskResultStatus.FAILED
    assert result.errors[0].exception_class is ValueError
    assert "broken on purpose" in result.errors[0].traceback


def test_what_a_task_recorded_goes_with_its_discarded_dead_letter() -> None:
    tasks.broken.enqueue()
    run_jobs()
    dead_letters.discard(DeadLetter.objects.get().pk, actor=Actor("operator"))
    assert not TaskOutcome.objects.exists()


@pytest.fixture
def told() -> Iterator[list[str]]:
    """How each task finished, as a library that listens is told; it then fails itself."""
    heard: list[str] = []

    def listen(task_result: TaskResult[object], **_: object) -> None:
        heard.append(task_result.status)
        raise RuntimeError("the listener is broken")

    task_finished.connect(listen)
    yield heard
    task_finished.disconnect(listen)


def test_listeners_are_told_of_success_and_of_the_last_failure(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tasks.broken.get_backend().options, "max_attempts", 2)
    tasks.add.enqueue(1, 1)
    tasks.broken.enqueue()
    ran = run_jobs(waits=False)
    assert (ran.done, ran.failed, ran.dead) == (["tasks.run"], ["tasks.run"], ["tasks.run"])
    assert sorted(told) == ["FAILED", "SUCCESSFUL"]
    assert "broken on purpose" in DeadLetter.objects.get().error_message


def test_context_coroutines_and_later_times_work() -> None:
    which, word = tasks.who.enqueue(), tasks.later.enqueue("hello")
    tomorrow = tasks.add.using(run_after=datetime.now(UTC) + timedelta(days=1)).enqueue(1, 1)
    assert len(run_jobs()) == 2
    assert tasks.who.get_result(which.id).return_value == 1
    returned: object = tasks.later.get_result(word.id).return_value
    assert returned == "HELLO"
    assert tasks.add.get_result(tomorrow.id).status == TaskResultStatus.READY


def test_a_task_of_a_rolled_back_transaction_never_was() -> None:
    with transaction.atomic():
        result = tasks.add.enqueue(1, 1)
        transaction.set_rollback(True)
    with pytest.raises(TaskResultDoesNotExist):
        tasks.add.get_result(result.id)
    with pytest.raises(TaskResultDoesNotExist):
        tasks.add.get_result("no-number")


@pytest.mark.parametrize("path", ["tests.jobqueue.tasks.not_a_task", "os.system", "no.such.module"])
def test_a_payload_cannot_call_what_is_not_a_task(path: str) -> None:
    enqueue("tasks.run", {"task": path, "args": [], "kwargs": {}, "backend": "default", "queue_name": "default"})
    assert run_jobs().dead == ["tasks.run"]
    dead = DeadLetter.objects.get()
    assert path in dead.error_message
    assert dead.attempts == 1
