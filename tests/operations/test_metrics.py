"""/metrics: who may read it, and that Prometheus' own parser reads in it what the database holds."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue, enqueue_many
from jobqueue.minutes import note_work, work_by_minute
from jobqueue.models import DeadLetter, Job, JobStatus, Worker, WorkMinute
from jobqueue.type_counts import counts_by_type
from operations.dead_letter_counts import dead_letters_by_type
from sync.models import RateBudget, SyncCursor
from tests.webhooks.events import make_event
from webhooks.models import WebhookEvent

pytestmark = pytest.mark.django_db
TOKEN = "a-token-for-tests-of-32-characters"


@pytest.fixture
def token(settings: Settings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def scrape(client: Client) -> dict[tuple[str, ...], float]:
    """Name and label values (in the order of the labels' names) of each sample, and its value."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, *sample.labels.values()): sample.value for sample in samples}


def dead_letter(job_id: int, job_type: str) -> None:
    now = timezone.now()
    fields = {"priority": 5, "attempts": 3, "max_attempts": 3, "failed_at": now, "created_at": now}
    DeadLetter.objects.create(original_job_id=job_id, job_type=job_type, payload={}, error_message="no", **fields)


def test_without_token_and_networks_nobody_reads_it(client: Client, admin_client: Client) -> None:
    answer = client.get("/metrics", headers={"Authorization": "Bearer "})
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert admin_client.get("/metrics").status_code == 403


def test_a_wrong_token_is_refused(client: Client, token: str) -> None:
    assert client.get("/metrics", headers={"Authorization": f"Bearer {token}x"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": token}).status_code == 401


@pytest.mark.parametrize(
    ("address", "headers", "proxies", "status"),
    [
        ("10.1.2.3", {}, [], 200),
        ("192.0.2.7", {}, [], 401),
        # Everyone on the other side of a proxy that is not named.
        ("10.1.2.3", {"X-Forwarded-For": "10.9.9.9"}, [], 401),
        ("10.1.2.3", {"X-Forwarded-For": "192.0.2.7"}, ["10.1.2.3"], 401),
        ("10.1.2.3", {"X-Forwarded-For": "10.9.9.9"}, ["10.1.2.3"], 200),
    ],
)
def test_a_network_may_read_it(
    client: Client, settings: Settings, address: str, headers: dict[str, str], proxies: list[str], status: int
) -> None:
    settings.METRICS_NETWORKS, settings.TRUSTED_PROXIES = ["10.0.0.0/8"], proxies
    assert client.get("/metrics", REMOTE_ADDR=address, headers=headers).status_code == status


def test_the_line_by_type(client: Client, token: str) -> None:
    enqueue_many("test.noop", ({} for _ in range(3)))
    retried = enqueue("test.other", {}, due_at=timezone.now() + timedelta(hours=1))
    Job.objects.filter(pk=retried).update(attempts=1)
    Job.objects.filter(job_type="test.noop").order_by("pk").update(claim_key=0, priority=0)
    found = scrape(client)
    assert found["consignments_queue_jobs", "pending", "test.noop"] == 3
    assert found["consignments_queue_jobs", "scheduled", "test.other"] == 1
    assert found["consignments_queue_retrying_jobs", "test.other"] == 1
    # Ready since 1970.
    assert found["consignments_queue_oldest_ready_seconds", "test.noop"] > 1e9


def test_priority_does_not_make_a_job_look_older(client: Client, token: str) -> None:
    enqueue("test.noop", {}, priority=10)
    assert scrape(client)["consignments_queue_oldest_ready_seconds", "test.noop"] < 30


def test_runs_and_workers(client: Client, token: str) -> None:
    now = database_now(connection)
    for seconds in (1, 2, 9):
        job = Job.objects.get(pk=enqueue("test.noop", {}))
        job.status, job.started_at, job.completed_at = JobStatus.COMPLETED, now - timedelta(seconds=seconds), now
        job.save()
    Worker.objects.create(
        id="w", host="h", machine="m", pid=1, pid_started=1, started_at=now, heartbeat_at=now, jobs_done=7
    )
    note_work("here", now, done=5, failed=2)
    found = scrape(client)
    assert found["consignments_job_run_seconds", "0.5", "test.noop"] == 2
    assert found["consignments_job_run_seconds", "1.0", "test.noop"] == 9
    assert found["consignments_job_runs_last_hour", "failed"] == 2
    assert found["consignments_worker_runs_total", "done", "w"] == 7


def test_dead_letters_webhooks_sync_and_lightspeed(client: Client, token: str) -> None:
    dead_letter(1, "test.noop")
    make_event()
    make_event(status=WebhookEvent.Status.FAILED, processed_at=None)
    SyncCursor.objects.create(cursor_type="products", last_success_at=timezone.now() - timedelta(minutes=3))
    RateBudget.objects.create(name="lightspeed", limit=300, remaining=12, calls=41, refused=2)
    found = scrape(client)
    assert found["consignments_dead_letters", "test.noop"] == 1
    assert found["consignments_webhooks_last_hour", "success"] == 1
    assert found["consignments_webhooks_last_hour", "failed"] == 1
    assert found["consignments_webhook_lag_seconds", "longest"] == 2
    assert 175 < found["consignments_sync_lag_seconds", "products"] < 240
    assert found["consignments_lightspeed_calls_total",] == 41
    assert found["consignments_receipts_last_hour", "receipt"] == 0


def test_a_job_type_cannot_break_out_of_its_label(client: Client, token: str) -> None:
    enqueue('a"b\\c\nd', {})
    assert scrape(client)["consignments_queue_jobs", "pending", 'a"b\\c\nd'] == 1


def test_counts_stop_where_they_are_told_to() -> None:
    enqueue_many("test.noop", ({} for _ in range(12)))
    assert [found.count for found in counts_by_type(JobStatus.PENDING, most=10)] == [10]
    for number in range(4):
        dead_letter(number, "test.noop")
    assert dead_letters_by_type(most=3) == [("test.noop", 3)]


def test_a_database_that_is_away_is_503(client: Client, token: str) -> None:
    with patch("operations.metrics.page.database_now", side_effect=OperationalError("host db-7 is down")):
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 503
    assert b"db-7" not in answer.content


def test_minutes_add_up_over_supervisors_and_old_ones_go() -> None:
    now = database_now(connection)
    note_work("a", now - timedelta(days=2), done=9, failed=9)
    for _ in range(2):
        note_work("a", now, done=1, failed=0)
    note_work("b", now, done=3, failed=1)
    minutes = work_by_minute(now)
    assert len(minutes) == 60
    assert minutes[-1][1:] == (5, 1)
    assert WorkMinute.objects.count() == 2
