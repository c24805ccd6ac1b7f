"""How MariaDB finds what dashboard and metrics show: in the large tables along an index, without sorting them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobqueue.dialect import database_now
from jobqueue.enqueue import enqueue_many
from jobqueue.models import DeadLetter, Job, JobEvent, JobStatus
from operations.dashboard.panels import all_panels
from operations.metrics.page import SOURCES
from webhooks.models import WebhookEvent

# ANALYZE TABLE commits, so the rows must be removed, not rolled back.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.mariadb]

LARGE = {"queue_jobs", "queue_jobs_dlq", "queue_job_events", "webhook_events"}
ROWS = 2_000


@dataclass(frozen=True)
class Step:
    """One step of a plan: the statement, the table, the way it is read, and MariaDB's remarks."""

    statement: str
    table: str
    way: str
    remarks: str


@pytest.fixture
def full(transactional_db: None) -> None:
    """Enough rows that reading them all is plainly the worse plan."""
    then, now = timezone.now() - timedelta(days=3), timezone.now()
    enqueue_many("test.noop", ({} for _ in range(ROWS)))
    ids = list(Job.objects.values_list("pk", flat=True)[: ROWS * 3 // 4])
    Job.objects.filter(pk__in=ids).update(status=JobStatus.COMPLETED, started_at=then, completed_at=then)
    dead = {"payload": {}, "priority": 5, "attempts": 3, "max_attempts": 3, "error_message": "no", "created_at": then}
    DeadLetter.objects.bulk_create(
        DeadLetter(original_job_id=n, job_type=f"test.{n % 9}", failed_at=then, **dead) for n in range(ROWS)
    )
    JobEvent.objects.bulk_create(JobEvent(job_id=n, name="died", actor="x") for n in range(ROWS))
    event = {"event_type": "t", "wire_format": "form", "payload_text": "{}", "request_id": "r", "status": "success"}
    WebhookEvent.objects.bulk_create(
        WebhookEvent(dedupe_key=f"{n:064}", event_id=str(n), received_at=then, processed_at=now, **event)
        for n in range(ROWS)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE TABLE {', '.join(sorted(LARGE))}")
        cursor.fetchall()


def test_large_tables_are_read_along_an_index_and_not_sorted(full: None) -> None:
    with CaptureQueriesContext(connection) as asked:
        all_panels()
        for source in SOURCES:
            list(source(database_now(connection)))
    steps = [step for query in asked for step in _plan(query["sql"])]
    large = [step for step in steps if step.table in LARGE]
    assert {step.table for step in large} == LARGE
    assert [step for step in large if step.way == "ALL"] == []
    assert [step for step in large if "filesort" in step.remarks or "temporary" in step.remarks] == []


def _plan(statement: str) -> Iterator[Step]:
    if "SELECT" not in statement:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        names = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            found = dict(zip(names, row, strict=True))
            table = _table_of(statement, str(found["table"]))
            yield Step(statement[:300], table, str(found["type"]), str(found["Extra"]))


def _table_of(statement: str, name: str) -> str:
    """MariaDB names a table by its alias, which Django gives some."""
    marker = f" {name} "
    for table in LARGE:
        if f"`{table}`{marker}" in statement:
            return table
    return name
