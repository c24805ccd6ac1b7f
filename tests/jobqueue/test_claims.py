"""Claims: the order of the line, and the token that fences every write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from jobqueue.actors import Actor
from jobqueue.claims import fail, finish, give_back, promote_due, renew, take
from jobqueue.claims.line import Line
from jobqueue.claims.recover import recover, stuck_jobs
from jobqueue.claims.renew import retoken
from jobqueue.claims.take import find_claim, new_token
from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus
from jobqueue.outcomes import Failure, Fate
from jobqueue.testing import make_due
from jobqueue.type_filter import TypeFilter
from tests.jobqueue.claiming import claim_batch, claim_one, let_heartbeat_age

pytestmark = pytest.mark.django_db

ACTOR = Actor("test")
AGED = timedelta(minutes=5)


def test_the_most_urgent_goes_first_and_equals_go_in_order() -> None:
    low, first, second, high = (enqueue("test.noop", {}, priority=priority) for priority in (1, 5, 5, 10))
    assert [claim_one().jobs[0].id for _ in range(4)] == [high, first, second, low]


def test_waiting_makes_any_job_more_urgent_so_a_flood_of_urgent_ones_cannot_starve_it() -> None:
    waiting = enqueue("test.noop", {}, priority=1)
    nine_minutes = 9 * 60 * 1_000_000
    Job.objects.filter(pk=waiting).update(claim_key=Job.objects.get(pk=waiting).claim_key - nine_minutes)
    enqueue_many("test.noop", ({} for _ in range(50)), priority=10)
    assert claim_one().jobs[0].id == waiting


def test_a_job_claimed_alone_has_its_attempt_counted_before_it_runs() -> None:
    job_id = enqueue("test.noop", {})
    claim_one()
    assert Job.objects.get(pk=job_id).attempts == 1


def test_jobs_of_a_batch_have_their_attempt_counted_with_their_outcome() -> None:
    ids = [enqueue("test.noop", {}) for _ in range(3)]
    claim = claim_batch(3)
    assert set(Job.objects.values_list("attempts", flat=True)) == {0}
    assert finish(claim.token, ids[:2], charged=False) == []
    assert fail(ids[2], claim.token, Failure("no"), charged=False) is Fate.RETRY
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_worker_whose_claim_was_taken_can_write_nothing() -> None:
    job_id = enqueue("test.noop", {})
    old = claim_one("worker-a")
    give_back(old.token, [job_id], charged=True)
    new = claim_one("worker-b")
    assert finish(old.token, [job_id], charged=True) == [job_id]
    assert fail(job_id, old.token, Failure("late"), charged=True) is Fate.LOST
    assert renew(old.token, [job_id]) == {job_id}
    assert give_back(old.token, [job_id], charged=True) == 0
    assert retoken(old.token, new_token(), [job_id]) == []
    job = Job.objects.get(pk=job_id)
    assert (job.status, job.worker_id, job.claim_token, job.attempts) == ("processing", "worker-b", new.token, 1)


def test_finishing_twice_after_a_lost_answer_is_no_loss() -> None:
    job_id = enqueue("test.noop", {})
    claim = claim_one()
    assert finish(claim.token, [job_id], charged=True) == []
    assert finish(claim.token, [job_id], charged=True) == []
    assert Job.objects.get(pk=job_id).attempts == 1


def test_a_claim_whose_answer_was_lost_is_found_by_its_token() -> None:
    enqueue("test.noop", {"n": 1})
    claim = claim_one()
    assert find_claim("worker-a", claim.token) == type(claim)(claim.token, claim.jobs, claim.charged, more=True)
    assert find_claim("worker-a", new_token()) is None


def test_a_failed_job_waits_200_ms_times_2_to_the_attempts_and_a_fifth_at_most() -> None:
    job_id = enqueue("test.noop", {}, max_attempts=9)
    for attempt in (1, 2, 3):
        claim, before = claim_one(), database_now(connection)
        fail(job_id, claim.token, Failure("no"), charged=True)
        took = database_now(connection) - before
        due_at = Job.objects.get(pk=job_id).next_attempt_at
        assert due_at is not None
        base = timedelta(seconds=0.2 * 2**attempt)
        assert base <= due_at - before <= base * 1.2 + took
        make_due()
        assert promote_due() == 1


def test_a_handler_that_names_a_time_is_tried_then_and_not_before() -> None:
    job_id = enqueue("test.noop", {})
    when = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=7)
    fail(job_id, claim_one().token, Failure("429", retry_at=when, costs_attempt=False), charged=True)
    job = Job.objects.get(pk=job_id)
    assert (job.next_attempt_at, job.attempts, job.status) == (when, 0, JobStatus.SCHEDULED)


def test_the_last_attempt_moves_the_job_to_the_dead_letters() -> None:
    job_id = enqueue("test.noop", {}, max_attempts=1)
    assert fail(job_id, claim_one().token, Failure("no"), charged=True) is Fate.DEAD
    assert DeadLetter.objects.get().original_job_id == job_id


def test_a_fresh_heartbeat_is_not_stuck_and_an_old_one_is() -> None:
    fresh, old = (enqueue("test.noop", {}) for _ in range(2))
    claim_one(), claim_one()
    let_heartbeat_age(old, AGED + timedelta(seconds=5))
    assert [job.pk for job in stuck_jobs(AGED)] == [old]
    assert Job.objects.get(pk=fresh).status == JobStatus.PROCESSING


def test_a_job_renewed_between_look_and_lock_is_left_alone() -> None:
    job_id = enqueue("test.noop", {})
    claim = claim_one()
    let_heartbeat_age(job_id, AGED * 2)
    (stuck,) = stuck_jobs(AGED)
    renew(claim.token, [job_id])
    assert recover(stuck, actor=ACTOR, reason="silent") is False
    assert Job.objects.get(pk=job_id).claim_token == claim.token


def test_a_lost_batch_is_free_and_run_one_by_one_until_the_culprit_is_charged() -> None:
    ids = [enqueue("test.noop", {}) for _ in range(3)]
    claim_batch(3)
    for job_id in ids:
        let_heartbeat_age(job_id, AGED * 2)
    assert all(recover(job, actor=ACTOR, reason="silent") for job in stuck_jobs(AGED))
    assert set(Job.objects.values_list("attempts", "run_alone", "status")) == {(0, True, "pending")}


def test_a_lost_last_attempt_is_a_dead_letter_that_says_lost() -> None:
    job_id = enqueue("test.noop", {}, max_attempts=1)
    claim_one()
    let_heartbeat_age(job_id, AGED * 2)
    (stuck,) = stuck_jobs(AGED)
    assert recover(stuck, actor=ACTOR, reason="nobody renewed it")
    assert DeadLetter.objects.get().error_message == "lost: nobody renewed it"
    assert list(JobEvent.objects.values_list("name", flat=True)) == ["died", "reset"]


def test_a_job_reset_by_hand_as_the_old_runbook_says_is_claimed_again() -> None:
    job_id = enqueue("test.noop", {})
    old = claim_one()
    Job.objects.filter(status="processing").update(status="pending", heartbeat_at=None)
    assert claim_one("worker-b").jobs[0].id == job_id
    assert finish(old.token, [job_id], charged=True) == [job_id]


def test_a_worker_takes_only_its_types() -> None:
    enqueue("webhook.process", {})
    wanted = enqueue("po.send", {})
    enqueue("poXsend", {})
    types = TypeFilter(["po.*"])
    claim = take("w", line=Line(types), token=new_token())
    assert claim is not None
    assert claim.jobs[0].id == wanted
    assert take("w", line=Line(types), token=new_token()) is None
