"""Dead letters: they come back as the job they were, once, by those with the right, and say who did it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, OperationalError

from jobqueue import registry
from jobqueue.actors import Actor, person
from jobqueue.dead_letters import discard, retry
from jobqueue.enqueue import enqueue
from jobqueue.errors import DeadLetterGone, NotPermitted, Permanent, RetryRefused, UniqueKeyTaken
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus
from jobqueue.registry import RunningJob, handles
from jobqueue.testing import run_jobs
from tests.support.threads import at_once, errors_of

pytestmark = pytest.mark.django_db

OPERATOR = Actor("operator")
told: list[tuple[str, int]] = []
_FAILURES = {
    "code": RuntimeError("the hook failed"),
    "constraint": IntegrityError("UNIQUE constraint failed"),
    "lock": OperationalError(1205, "Lock wait timeout exceeded"),
}


@pytest.fixture(autouse=True)
def _hooked_type() -> Iterator[None]:
    """A type whose hooks note what they are told; the death hook fails for a payload that asks for it."""
    told.clear()

    def on_dead(dead: DeadLetter, actor: Actor) -> None:
        told.append(("dead", dead.original_job_id))
        JobEvent.objects.create(job_id=dead.original_job_id, name="hook", actor=actor.name)
        if dead.payload.get("bad_hook"):
            raise _FAILURES[str(dead.payload["bad_hook"])]

    def on_retry(dead: DeadLetter, actor: Actor) -> None:
        told.append(("retry", dead.original_job_id))
        if dead.payload.get("gone"):
            raise LookupError("There is no order 7.")

    @handles("test.hooked", on_dead=on_dead, on_retry=on_retry)
    def hooked(job: RunningJob) -> None:
        raise Permanent("never")

    yield
    del registry._registrations["test.hooked"]


def _dead(payload: dict[str, object] | None = None, unique_key: str | None = None) -> DeadLetter:
    job_id = enqueue("test.hooked", payload or {}, unique_key=unique_key, subject="order:7", priority=8)
    run_jobs(["test.hooked"])
    return DeadLetter.objects.get(original_job_id=job_id)


def test_the_hooks_run_and_the_job_comes_back_with_its_identity_and_history() -> None:
    dead = _dead({"n": 1})
    assert dead.error_message == "never"
    assert retry(dead.pk, actor=OPERATOR, reason="fixed") == dead.original_job_id
    assert told == [("dead", dead.original_job_id), ("retry", dead.original_job_id)]
    job = Job.objects.get(pk=dead.original_job_id)
    assert (job.status, job.attempts, job.payload, job.subject, job.priority) == (
        *(JobStatus.PENDING, 0, {"n": 1}, "order:7", 8),
    )
    history = JobEvent.objects.filter(job_id=job.pk).values_list("name", "actor", "reason")
    assert list(history)[-1] == ("retried", "operator", "fixed")
    assert not DeadLetter.objects.exists()


@pytest.mark.parametrize(
    ("failure", "said"),
    [("code", "RuntimeError: the hook failed"), ("constraint", "IntegrityError: UNIQUE constraint failed")],
)
def test_a_hook_that_fails_is_written_down_and_the_job_is_dead_all_the_same(failure: str, said: str) -> None:
    dead = _dead({"bad_hook": failure})
    assert f"on_dead failed: {said}" in dead.error_message
    assert not JobEvent.objects.filter(name="hook").exists(), "what the hook wrote is rolled back"


def test_a_hook_that_meets_a_lock_is_not_left_out_and_the_job_dies_later() -> None:
    """Otherwise the job would be dead, and what it is about would never be told."""
    with pytest.raises(OperationalError):
        _dead({"bad_hook": "lock"})
    assert not DeadLetter.objects.exists()
    assert Job.objects.get().status == JobStatus.PROCESSING


def test_a_hook_that_refuses_a_retry_leaves_the_letter_as_it_was_and_says_why() -> None:
    dead = _dead({"gone": True})
    with pytest.raises(RetryRefused, match="There is no order 7"):
        retry(dead.pk, actor=OPERATOR)
    assert DeadLetter.objects.filter(pk=dead.pk).exists()
    assert not Job.objects.exists()
    assert not JobEvent.objects.filter(name="retried").exists()


def test_a_second_click_is_refused() -> None:
    dead = _dead()
    retry(dead.pk, actor=OPERATOR)
    with pytest.raises(DeadLetterGone):
        retry(dead.pk, actor=OPERATOR)
    with pytest.raises(DeadLetterGone):
        discard(dead.pk, actor=OPERATOR)
    assert Job.objects.filter(pk=dead.original_job_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_time_make_one_job_and_one_event() -> None:
    dead = _dead()
    outcomes = at_once(*[lambda: retry(dead.pk, actor=OPERATOR)] * 4)
    assert [type(error) for error in errors_of(outcomes)] == [DeadLetterGone] * 3
    assert JobEvent.objects.filter(name="retried").count() == 1


def test_a_dead_letter_whose_key_a_live_job_holds_stays_dead() -> None:
    dead = _dead(unique_key="k")
    live = enqueue("test.hooked", {}, unique_key="k")
    assert live != dead.original_job_id, "a dead job holds no key"
    with pytest.raises(UniqueKeyTaken, match="Discard this dead letter"):
        retry(dead.pk, actor=OPERATOR)
    assert DeadLetter.objects.filter(pk=dead.pk).exists()
    assert not JobEvent.objects.filter(name="retried").exists()


def test_a_person_needs_the_right() -> None:
    dead = _dead()
    user = User.objects.create_user("worker")
    for act in (retry, discard):
        with pytest.raises(NotPermitted, match="worker may not"):
            act(dead.pk, actor=person(user))
    user.user_permissions.add(Permission.objects.get(codename="retry_deadletter"))
    retry(dead.pk, actor=person(User.objects.get(pk=user.pk)))
    assert JobEvent.objects.get(name="retried").user == user


def test_a_discarded_letter_is_gone_and_remembered() -> None:
    dead = _dead()
    discard(dead.pk, actor=OPERATOR, reason="a duplicate")
    assert not DeadLetter.objects.exists()
    event = JobEvent.objects.get(name="discarded")
    assert (event.job_id, event.reason, event.data["subject"]) == (dead.original_job_id, "a duplicate", "order:7")
