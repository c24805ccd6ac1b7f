"""The operators' commands: they say what they did and who, refuse politely, and are safe to run twice."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus
from jobqueue.testing import run_jobs
from tests.jobqueue.claiming import claim_one, let_heartbeat_age

pytestmark = pytest.mark.django_db


def _call(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out)
    return out.getvalue()


def _ends_with(*arguments: str) -> tuple[int, str]:
    """The exit code of a command that ends with an error, and what it said before."""
    out = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command(*arguments, stdout=out, stderr=out)
    return ended.value.returncode, out.getvalue()


def _dead_job(unique_key: str | None = None) -> int:
    job_id = enqueue("test.permanent", {}, unique_key=unique_key)
    run_jobs(["test.permanent"])
    return job_id


def test_reset_stuck_takes_back_what_is_silent_and_says_so() -> None:
    job_id = enqueue("test.noop", {})
    claim_one()
    assert "0 stuck jobs reset" in _call("reset_stuck")
    let_heartbeat_age(job_id, timedelta(minutes=6))
    assert f"would reset test.noop #{job_id}" in _call("reset_stuck", "--dry-run")
    assert Job.objects.get(pk=job_id).status == JobStatus.PROCESSING
    assert "1 stuck jobs reset by command:" in _call("reset_stuck", "--older-than", "5m")
    assert Job.objects.get(pk=job_id).status == JobStatus.SCHEDULED
    assert "0 stuck jobs reset" in _call("reset_stuck")


def test_retry_dlq_brings_back_what_was_chosen() -> None:
    first, second = _dead_job(), _dead_job()
    assert "1 retried by command:" in _call("retry_dlq", "--id", str(first), "--reason", "mended")
    assert JobEvent.objects.get(name="retried").reason == "mended"
    assert Job.objects.get().pk == first
    assert f"job {second}: back in the queue" in _call("retry_dlq", "--type", "test.permanent")
    assert not DeadLetter.objects.exists()
    assert "0 retried" in _call("retry_dlq", "--all")


@pytest.mark.parametrize(("command", "done"), [("retry_dlq", "retried"), ("discard_dlq", "discarded")])
def test_a_family_is_chosen_by_its_beginning_as_it_is_written(command: str, done: str) -> None:
    _dead_job()
    for other in ("TEST.*", "permanent*", "test"):
        assert f"0 {done}" in _call(command, "--type", other)
    assert f"1 {done}" in _call(command, "--type", "test.*")


def test_retry_dlq_names_what_was_refused_does_the_rest_and_ends_with_1() -> None:
    refused, other = _dead_job("k"), _dead_job()
    enqueue("test.noop", {}, unique_key="k")
    code, said = _ends_with("retry_dlq", "--all")
    assert code == 1
    assert f"job {refused}: Job {refused} cannot come back: a live job holds its key" in said
    assert f"job {other}: back in the queue" in said
    assert "1 retried by command:" in said


def test_discard_dlq_ends_with_1_where_somebody_else_was_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobqueue.management.commands.discard_dlq.selected", lambda *_: [(4711, 12)])
    code, said = _ends_with("discard_dlq", "--all")
    assert (code, "job 12: Dead letter 4711 is gone" in said) == (1, True)


def test_retry_dlq_keeps_to_its_limit_oldest_first() -> None:
    first, _ = _dead_job(), _dead_job()
    assert "1 more match and are left" in _call("retry_dlq", "--all", "--limit", "1")
    assert Job.objects.get().pk == first
    assert "more match" not in _call("discard_dlq", "--all", "--limit", "1", "--dry-run")


def test_retry_dlq_can_mend_the_payload_first() -> None:
    job_id = enqueue("test.permanent", {"order": {"lines": [{"sku": "A"}]}})
    run_jobs(["test.permanent"])
    arguments = ("retry_dlq", "--id", str(job_id), "--set", "order.lines.0.sku=B", "--set", "order.count=2")
    assert "1 retried" in _call(*arguments)
    assert Job.objects.get().payload == {"order": {"lines": [{"sku": "B"}], "count": 2}}
    assert JobEvent.objects.filter(name="edited").exists()


@pytest.mark.parametrize("wrong", ["order", "order.lines.7.sku=B", "nothing.here=1", "order.lines.0.sku.x=1"])
def test_a_path_that_leads_nowhere_is_refused_and_nothing_is_retried(wrong: str) -> None:
    enqueue("test.permanent", {"order": {"lines": [{"sku": "A"}]}})
    run_jobs(["test.permanent"])
    code, said = _ends_with("retry_dlq", "--all", "--set", wrong)
    assert (code, "0 retried" in said) == (1, True)
    assert DeadLetter.objects.get().payload == {"order": {"lines": [{"sku": "A"}]}}


def test_discard_dlq_says_which_before_it_does() -> None:
    job_id = _dead_job()
    assert f"would discard job {job_id}" in _call("discard_dlq", "--all", "--dry-run")
    assert DeadLetter.objects.exists()
    assert "1 discarded by command:" in _call("discard_dlq", "--all", "--reason", "old")
    assert JobEvent.objects.get(name="discarded").reason == "old"


def test_pause_and_resume_say_what_they_did_also_the_second_time() -> None:
    enqueue("test.noop", {})
    assert "test.noop is paused by command:" in _call("pause_queue", "--type", "test.noop")
    assert "paused already" in _call("pause_queue", "--type", "test.noop")
    run_jobs()
    said = _call("resume_queue", "--type", "test.noop")
    assert "1 set-aside jobs are back in the line" in said
    assert "0 set-aside jobs" in _call("resume_queue", "--type", "test.noop")
    assert run_jobs().done == ["test.noop"]


def test_prune_jobs_removes_old_finished_jobs_and_nothing_else() -> None:
    old, young, waiting = (enqueue("test.noop", {"n": n}) for n in range(3))
    run_jobs(limit=2)
    month = timedelta(days=31)
    for job_id in (old, waiting):
        Job.objects.filter(pk=job_id).update(created_at=database_now(connection) - month)
    Job.objects.filter(pk=old).update(completed_at=database_now(connection) - month)
    assert "1 finished jobs removed." in _call("prune_jobs")
    assert set(Job.objects.values_list("pk", flat=True)) == {young, waiting}
    assert "0 finished jobs removed." in _call("prune_jobs")


def test_queue_stats_show_depth_age_and_gates() -> None:
    waiting = enqueue("test.noop", {}, priority=10)
    Job.objects.filter(pk=waiting).update(claim_key=F("claim_key") - 5_000_000)
    _dead_job()
    _call("pause_queue", "--type", "po.*")
    stats = json.loads(_call("queue_stats", "--json"))
    assert (stats["jobs"]["pending"], stats["dead_letters"], stats["paused"]) == (1, 1, ["po.*"])
    assert 5 <= stats["oldest_ready_seconds"] < 20
    said = _call("queue_stats")
    assert "pending      1" in said
    assert "no worker is running" in said


def test_an_id_that_is_no_dead_letter_is_a_wrong_option() -> None:
    assert [_ends_with(command, "--id", "4711")[0] for command in ("retry_dlq", "discard_dlq")] == [2, 2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("retry_dlq",), "one of the arguments --id --type --all is required"),
        (("retry_dlq", "--id", "4711"), "No dead letter for job 4711"),
        (("retry_dlq", "--all", "--limit", "0"), "--limit must be 1 or more"),
        (("reset_stuck", "--older-than", "soon"), "'soon' is not a duration"),
        (("runworker", "--workers", "0"), "--workers must be 1 or more"),
        (("runworker", "--max-jobs", "0"), "--max-jobs and --max-rss must be 1 or more"),
        (("runworker", "--grace", "-1"), "--grace must be 0 or more"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        _call(*arguments)
