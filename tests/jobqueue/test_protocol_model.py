"""The claim protocol against a plain Python model: whatever the order of steps, both say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule, run_state_machine_as_test

from jobqueue.actors import Actor
from jobqueue.claims import fail, finish, give_back, promote_due, renew, take
from jobqueue.claims.recover import recover, stuck_jobs
from jobqueue.claims.take import new_token
from jobqueue.dead_letters import retry
from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Job, JobEvent
from jobqueue.outcomes import Failure, Fate
from jobqueue.testing import make_due
from tests.jobqueue.claiming import let_heartbeat_age

ACTOR = Actor("model")
LEASE = timedelta(minutes=5)
MOST = 2


@dataclass
class Expected:
    """What the model knows of a job. `token` is who holds it; `charged` whether its attempt was counted."""

    status: str
    attempts: int = 0
    token: int | None = None
    charged: bool = False
    alone: bool = False


@dataclass(frozen=True)
class Held:
    """A claim that some worker believes to hold, perhaps wrongly."""

    token: int
    job_id: int
    charged: bool


class Protocol(RuleBasedStateMachine):
    """Steps of workers, supervisors and operators in any order."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        for model in (Job, DeadLetter, JobEvent):
            model.objects.all().delete()
        self.jobs: dict[int, Expected] = {}
        self.done: set[int] = set()

    @rule(priority=st.integers(1, 10))
    def enqueue(self, priority: int) -> None:
        job_id = enqueue("test.noop", {}, priority=priority, max_attempts=MOST)
        assert job_id not in self.jobs, "an id is never given twice"
        self.jobs[job_id] = Expected("pending")

    @rule(target=claims)
    def claim_one(self) -> Held | None:
        return self._claim(1)

    @rule(target=claims, size=st.integers(2, 3))
    def claim_batch(self, size: int) -> Held | None:
        return self._claim(size)

    def _claim(self, size: int) -> Held | None:
        line = list(Job.objects.filter(status="pending").order_by("claim_key").values_list("pk", flat=True))
        claim = take("w", limit=size, choose=len, token=new_token())
        assert (claim is None) == (not line)
        if claim is None:
            return None
        ids = [job.id for job in claim.jobs]
        assert sorted(ids) == sorted(line[:size]), "the head of the line, nobody else"
        for job_id in ids:
            job = self.jobs[job_id]
            assert job.status == "pending"
            job.status, job.token, job.charged = "processing", claim.token, claim.charged
            job.attempts += claim.charged
        return Held(claim.token, ids[-1], claim.charged)

    def _ours(self, held: Held) -> Expected | None:
        job = self.jobs.get(held.job_id)
        return job if job and job.status == "processing" and job.token == held.token else None

    @rule(held=claims)
    def renew(self, held: Held | None) -> None:
        if held is not None:
            assert (renew(held.token, [held.job_id]) == set()) == (self._ours(held) is not None)

    @rule(held=claims)
    def finish(self, held: Held | None) -> None:
        if held is None:
            return
        job = self._ours(held)
        repeated = self.jobs[held.job_id].status == "completed" and self.jobs[held.job_id].token == held.token
        lost = finish(held.token, [held.job_id], charged=held.charged)
        assert (lost == []) == (job is not None or repeated)
        if job is not None:
            assert held.job_id not in self.done, "a job ends once"
            self.done.add(held.job_id)
            job.status = "completed"
            job.attempts += not held.charged

    @rule(held=claims, permanent=st.booleans())
    def fail(self, held: Held | None, permanent: bool) -> None:
        if held is None:
            return
        job = self._ours(held)
        fate = fail(held.job_id, held.token, Failure("no", permanent=permanent), charged=held.charged)
        assert (fate is Fate.LOST) == (job is None)
        if job is not None:
            job.attempts += not held.charged
            self._failed(job, dead=permanent)
            assert (fate is Fate.DEAD) == (job.status == "dead")

    @rule(held=consumes(claims))
    def give_back(self, held: Held | None) -> None:
        if held is None:
            return
        job = self._ours(held)
        assert give_back(held.token, [held.job_id], charged=held.charged) == int(job is not None)
        if job is not None:
            job.status, job.token = "pending", None
            job.attempts -= held.charged

    @rule(held=claims)
    def worker_vanishes(self, held: Held | None) -> None:
        job = self._ours(held) if held else None
        if held is None or job is None:
            return
        let_heartbeat_age(held.job_id, LEASE * 2)
        (stuck,) = stuck_jobs(LEASE)
        assert stuck.pk == held.job_id
        assert recover(stuck, actor=ACTOR, reason="silent")
        if held.charged:
            self._failed(job)
        else:
            job.status, job.token, job.alone = "pending", None, True

    def _failed(self, job: Expected, *, dead: bool = False) -> None:
        job.token = None
        job.status = "dead" if dead or job.attempts >= MOST else "scheduled"

    @rule()
    def time_passes(self) -> None:
        make_due()
        promote_due()
        for job in self.jobs.values():
            if job.status == "scheduled":
                job.status = "pending"

    @rule(choice=st.integers(0, 100))
    def operator_retries(self, choice: int) -> None:
        letters = list(DeadLetter.objects.order_by("pk"))
        if letters:
            letter = letters[choice % len(letters)]
            assert retry(letter.pk, actor=ACTOR) == letter.original_job_id
            self.jobs[letter.original_job_id] = Expected("pending")

    @invariant()
    def both_say_the_same(self) -> None:
        stored = {job.pk: job for job in Job.objects.all()}
        dead = set(DeadLetter.objects.values_list("original_job_id", flat=True))
        assert not dead & set(stored), "a job is alive or dead, never both"
        for job_id, expected in self.jobs.items():
            if expected.status == "dead":
                assert job_id in dead
                continue
            job = stored[job_id]
            assert (job.status, job.attempts) == (expected.status, expected.attempts), job_id
            if expected.status == "processing":
                assert job.claim_token == expected.token
            assert job.run_alone == expected.alone
            assert job.attempts <= job.max_attempts


@pytest.mark.django_db
def test_the_queue_and_its_model_agree() -> None:
    chosen = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Protocol, settings=chosen)
