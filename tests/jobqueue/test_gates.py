"""What holds jobs back: pauses, limits of a type, dependencies that are down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection

from jobqueue import registry
from jobqueue.actors import Actor, person
from jobqueue.breaker import OPENS_AFTER
from jobqueue.claims import Claim, finish, take
from jobqueue.claims.admit import admit_all_waiting, admit_waiting
from jobqueue.claims.take import new_token
from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.errors import NotPermitted, Unavailable
from jobqueue.gates import Gates
from jobqueue.models import DeadLetter, Dependency, Job, JobStatus
from jobqueue.pausing import pause, resume
from jobqueue.registry import Registration, RunningJob, handles
from jobqueue.testing import run_jobs, seconds_until_due
from tests.jobqueue.claiming import claim_batch
from tests.support.threads import at_once, errors_of

pytestmark = pytest.mark.django_db

OPERATOR = Actor("operator")
service = {"up": True}


@pytest.fixture(autouse=True)
def _types() -> Iterator[None]:
    """A type that may run twice at a time, and one that needs a service."""

    @handles("test.two", concurrency=2)
    def two(job: RunningJob) -> None:
        """Does nothing."""

    @handles("test.needs", dependency="the service")
    def needs(job: RunningJob) -> None:
        if not service["up"]:
            raise Unavailable("connection refused")

    service["up"] = True
    yield
    del registry._registrations["test.two"], registry._registrations["test.needs"]


def _statuses(job_type: str) -> list[str]:
    return sorted(Job.objects.filter(job_type=job_type).values_list("status", flat=True))


def _claim_all() -> list[Claim]:
    claims = []
    while (claim := take("w", limit=100, choose=len, token=new_token())) is not None:
        claims.append(claim)
    return claims


def test_jobs_of_a_paused_family_are_set_aside_and_come_back_in_their_place() -> None:
    first = enqueue("po.send", {})
    enqueue("test.noop", {})
    assert pause("po.*", actor=OPERATOR, reason="maintenance") is True
    assert pause("po.*", actor=OPERATOR) is False
    assert run_jobs().done == ["test.noop"]
    assert _statuses("po.send") == ["paused"]
    enqueue("test.noop", {})
    assert sum(resume("po.*", actor=OPERATOR)) == 1
    assert claim_batch(2).jobs[0].id == first


def test_what_another_pause_still_holds_stays_set_aside() -> None:
    for job_type in ("po.send", "po.receive", "test.noop"):
        enqueue(job_type, {})
        pause(job_type, actor=OPERATOR)
    pause("po.*", actor=OPERATOR)
    run_jobs()

    assert sum(resume("po.*", actor=OPERATOR)) == 0
    assert sum(resume("po.send", actor=OPERATOR)) == 1
    assert (_statuses("po.send"), _statuses("po.receive")) == (["pending"], ["paused"])
    pause("*", actor=OPERATOR)
    assert sum(resume("po.receive", actor=OPERATOR)) == 0
    assert sum(resume("*", actor=OPERATOR)) == 1, "test.noop has a pause of its own"


def test_a_paused_queue_is_left_as_it_is() -> None:
    enqueue("test.noop", {})
    pause("*", actor=OPERATOR)
    assert len(run_jobs()) == 0
    assert _statuses("test.noop") == ["pending"]
    list(resume("*", actor=OPERATOR))
    assert run_jobs().done == ["test.noop"]


def test_a_claim_gets_past_however_many_paused_jobs_and_takes_no_more_than_it_may() -> None:
    enqueue_many("po.send", ({} for _ in range(250)))
    enqueue_many("test.noop", ({} for _ in range(3)))
    pause("po.*", actor=OPERATOR)
    claim = take("w", limit=2, choose=len, token=new_token())
    assert claim is not None
    assert [job.job_type for job in claim.jobs] == ["test.noop"] * 2
    assert run_jobs(["test.noop"]).done == ["test.noop"]


def test_a_worker_whose_picture_of_the_pauses_is_old_strands_no_job() -> None:
    pause("po.*", actor=OPERATOR)
    seen = Gates(refresh_seconds=60)
    seen.refresh()
    list(resume("po.*", actor=OPERATOR))
    job_id = enqueue("po.send", {})
    claim = take("w", token=new_token(), gates=seen)
    assert claim is not None, _statuses("po.send")
    assert [job.id for job in claim.jobs] == [job_id]


def test_pausing_needs_the_right() -> None:
    with pytest.raises(NotPermitted):
        pause("*", actor=person(User.objects.create_user("buyer")))


def test_no_more_jobs_of_a_type_run_at_once_than_it_may() -> None:
    enqueue_many("test.two", ({} for _ in range(5)))
    other = enqueue("test.noop", {})
    claims = _claim_all()
    assert _statuses("test.two") == ["processing"] * 2 + ["waiting"] * 3
    assert Job.objects.get(pk=other).status == JobStatus.PROCESSING, "others pass the waiting ones"
    finish(claims[0].token, [claims[0].jobs[0].id], charged=claims[0].charged)
    assert admit_waiting("test.two", 2) == 1
    assert admit_waiting("test.two", 2) == 0, "the one in the line counts"
    assert _statuses("test.two") == ["completed", "pending", "processing", "waiting", "waiting"]
    assert run_jobs(["test.two"]).done == ["test.two"] * 3


def test_jobs_far_down_the_line_are_not_counted_and_the_limit_holds_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jobqueue.claims.admit.LOOKED_AT", 3)
    enqueue_many("test.two", ({} for _ in range(5)))
    held = _claim_all()[0]
    enqueue_many("test.noop", ({} for _ in range(3)), priority=10)
    finish(held.token, [held.jobs[0].id], charged=held.charged)
    assert [admit_waiting("test.two", 2) for _ in range(2)] == [1, 1], "the first is behind the others, out of sight"
    _claim_all()
    assert _statuses("test.two") == ["completed", "processing", "processing", "waiting", "waiting"]


def test_jobs_that_waited_for_a_limit_run_once_the_limit_is_lifted() -> None:
    enqueue_many("test.two", ({} for _ in range(3)))
    _claim_all()
    assert _statuses("test.two") == ["processing", "processing", "waiting"]
    registry._registrations["test.two"] = Registration(lambda job: None)
    assert admit_all_waiting() == 1
    assert _statuses("test.two") == ["pending", "processing", "processing"]
    assert admit_all_waiting() == 0


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_when_workers_claim_at_the_same_moment() -> None:
    enqueue_many("test.two", ({} for _ in range(20)))
    outcomes = at_once(*[lambda: take("w", limit=2, choose=len, token=new_token())] * 6)
    assert not errors_of(outcomes)
    assert Job.objects.filter(status=JobStatus.PROCESSING).count() == 2


def test_a_dead_service_stops_its_jobs_without_spending_their_attempts() -> None:
    service["up"] = False
    enqueue_many("test.needs", ({} for _ in range(10)))
    run_jobs()
    assert Dependency.objects.get().failures == OPENS_AFTER
    assert not DeadLetter.objects.exists()
    assert sum(Job.objects.values_list("attempts", flat=True)) == OPENS_AFTER - 1
    assert _statuses("test.needs") == ["scheduled"] * 10
    waits = [seconds_until_due(job.pk) for job in Job.objects.filter(attempts=0)]
    assert all(5 < wait <= 10 for wait in waits)


def test_when_the_service_answers_again_its_jobs_run_and_the_breaker_closes() -> None:
    service["up"] = False
    enqueue_many("test.needs", ({} for _ in range(4)))
    run_jobs()
    service["up"] = True
    Dependency.objects.update(open_until=database_now(connection) - timedelta(seconds=1))
    assert run_jobs(waits=False).done == ["test.needs"] * 4
    assert (Dependency.objects.get().failures, Dependency.objects.get().open_until) == (0, None)


def test_each_further_failure_doubles_the_wait() -> None:
    service["up"] = False
    enqueue("test.needs", {}, max_attempts=99)
    for wait in (0, 0, 10, 20, 40):
        before = database_now(connection)
        Dependency.objects.filter(open_until__isnull=False).update(open_until=before)
        run_jobs(limit=1, waits=False)
        until = Dependency.objects.get().open_until
        took = database_now(connection) - before
        assert timedelta() <= (until or before) - before - timedelta(seconds=wait) <= took
