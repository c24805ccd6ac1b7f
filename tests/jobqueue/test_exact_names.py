"""Job types and unique keys are compared character by character, on both databases."""

from __future__ import annotations

import pytest

from jobqueue.claims import take
from jobqueue.claims.line import Line
from jobqueue.claims.take import new_token
from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Dependency, Job, Pause, TypeLock
from jobqueue.type_filter import TypeFilter

pytestmark = pytest.mark.django_db

ALIKE = ["po.send", "PO.send", "pó.send", "po.send "]


def test_unique_keys_that_differ_in_case_accent_or_a_last_space_are_different() -> None:
    jobs = {enqueue("test.noop", {}, unique_key=key) for key in ALIKE}
    assert len(jobs) == len(ALIKE)
    assert enqueue("test.noop", {}, unique_key="PO.send") in jobs
    assert Job.objects.filter(unique_key="po.send").count() == 1


@pytest.mark.parametrize("pattern", ["po.send", "po.*"])
def test_a_filter_takes_its_own_spelling_only(pattern: str) -> None:
    for job_type in ("PO.send", "pó.send", "po.send"):
        enqueue(job_type, {})
    line = Line(TypeFilter([pattern]))
    claim = take("w", line=line, token=new_token())
    assert claim is not None
    assert claim.jobs[0].job_type == "po.send"
    assert take("w", line=line, token=new_token()) is None


def test_signs_that_mean_something_to_sql_mean_nothing_in_a_filter() -> None:
    for job_type in ("pox.send", "p_x.send", "p%.send"):
        enqueue(job_type, {})
    for pattern, wanted in (("p_x*", "p_x.send"), ("p%*", "p%.send")):
        claim = take("w", line=Line(TypeFilter([pattern])), token=new_token())
        assert claim is not None
        assert claim.jobs[0].job_type == wanted


def test_gates_of_two_spellings_stand_side_by_side() -> None:
    for name in ALIKE:
        Pause.objects.create(job_type=name, actor="test")
        TypeLock.objects.create(job_type=name)
        Dependency.objects.create(name=name)
    assert Pause.objects.filter(job_type="po.send").count() == 1
    assert DeadLetter.objects.filter(job_type="po.send").count() == 0
