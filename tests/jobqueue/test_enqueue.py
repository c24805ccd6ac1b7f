"""Enqueue: in the caller's transaction, refused early, one live job for a unique key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jobqueue.claims import finish
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.errors import PayloadRefused
from jobqueue.models import Job, JobStatus
from jobqueue.testing import run_jobs
from tests.jobqueue.claiming import claim_one
from tests.support.threads import at_once

pytestmark = pytest.mark.django_db


def test_enqueue_is_one_insert() -> None:
    with CaptureQueriesContext(connection) as queries:
        enqueue("test.noop", {"n": 1})
    assert [query["sql"].split()[0] for query in queries] == ["INSERT"]


def test_a_rolled_back_transaction_leaves_no_job() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("test.noop", {})
        raise RuntimeError("the caller's work failed")
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "payload",
    [{"price": Decimal("1.5")}, {"when": datetime(2026, 1, 1, tzinfo=UTC)}, {"n": float("nan")}, {"bad": "\ud800"}],
)
def test_what_is_not_json_is_refused_before_the_job_exists(payload: dict[str, Any]) -> None:
    with pytest.raises(PayloadRefused, match=r"test\.noop is not JSON"):
        enqueue("test.noop", payload)
    assert not Job.objects.exists()


def test_a_payload_that_contains_itself_is_refused() -> None:
    circle: dict[str, Any] = {}
    circle["self"] = circle
    with pytest.raises(PayloadRefused):
        enqueue("test.noop", circle)


def test_a_payload_above_the_limit_is_refused_with_both_sizes(settings: Any) -> None:
    settings.QUEUE_MAX_PAYLOAD_BYTES = 100
    with pytest.raises(PayloadRefused, match="above 100"):
        enqueue("test.noop", {"text": "x" * 100})


def test_text_of_every_script_comes_back_as_it_was() -> None:
    payload = {"text": "naïve 漢字 🐘 'quoted' \"double\" %s \\ \x00"}
    job_id = enqueue("test.noop", payload)
    assert Job.objects.get(pk=job_id).payload == payload


@pytest.mark.parametrize("priority", [0, 11, -1])
def test_a_priority_outside_1_to_10_is_refused(priority: int) -> None:
    with pytest.raises(ValueError, match="between 1 and 10"):
        enqueue("test.noop", {}, priority=priority)


def test_a_name_that_is_too_long_is_refused_on_every_database() -> None:
    with pytest.raises(ValueError, match="unique_key needs 1 to 190"):
        enqueue("test.noop", {}, unique_key="k" * 191)


def test_a_job_for_later_runs_when_its_time_has_come() -> None:
    now = datetime.now(UTC)
    enqueue("test.noop", {"n": 1}, due_at=now + timedelta(hours=1))
    enqueue("test.noop", {"n": 2}, due_at=now - timedelta(seconds=5))
    assert len(run_jobs()) == 1
    assert Job.objects.get(status=JobStatus.SCHEDULED).payload == {"n": 1}


def test_a_live_job_that_holds_the_key_is_returned_instead_of_a_second_one() -> None:
    first = enqueue("test.noop", {"n": 1}, unique_key="k")
    assert enqueue("test.noop", {"n": 2}, unique_key="k") == first
    claim = claim_one()
    assert enqueue("test.noop", {"n": 3}, unique_key="k") == first, "a running job is still live"
    finish(claim.token, [first], charged=True)
    assert enqueue("test.noop", {"n": 4}, unique_key="k") != first


def test_a_key_held_until_the_start_is_free_while_the_job_runs() -> None:
    first = enqueue("test.noop", {}, unique_key="k", unique_until="start")
    assert enqueue("test.noop", {}, unique_key="k", unique_until="start") == first
    claim_one()
    assert enqueue("test.noop", {}, unique_key="k", unique_until="start") != first


@pytest.mark.mariadb  # On SQLite a claim waits for the transaction that is open.
@pytest.mark.django_db(transaction=True)
def test_a_change_committed_after_its_job_was_claimed_gets_a_job_of_its_own() -> None:
    first = enqueue("test.noop", {}, unique_key="k", unique_until="start")
    with transaction.atomic():
        assert enqueue("test.noop", {}, unique_key="k", unique_until="start") == first
        (claimed,) = at_once(claim_one)
        assert claimed.value is not None
    assert Job.objects.exclude(pk=first).get().unique_key == "k"


@pytest.mark.django_db(transaction=True)
def test_many_callers_with_one_key_make_one_job() -> None:
    outcomes = at_once(*[lambda: enqueue("test.noop", {}, unique_key="k")] * 8)
    assert len({outcome.value for outcome in outcomes}) == 1, outcomes
    assert Job.objects.count() == 1


def test_many_jobs_are_stored_in_order_and_all_or_none() -> None:
    assert enqueue_many("test.noop", ({"n": n} for n in range(1203))) == 1203
    assert [job.payload["n"] for job in Job.objects.order_by("id")] == list(range(1203))
    with pytest.raises(PayloadRefused):
        enqueue_many("test.noop", [{"n": 1}, {"n": object()}])
    assert Job.objects.count() == 1203
