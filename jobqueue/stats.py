"""What the queue looks like now, from queries that stay quick however long the queue is."""

from __future__ import annotations

from typing import Any

from django.db import connection

from jobqueue.dialect import database_now, dialect_of, from_micros
from jobqueue.gates import Gates
from jobqueue.models import DeadLetter, Job, JobStatus, Worker
from jobqueue.priority import AGEING_US

COUNTED_AT_MOST = 100_000
"""Counts stop here: to count millions costs more than to know that it is more than this."""

_COUNTED = [
    *(JobStatus.PENDING, JobStatus.SCHEDULED, JobStatus.WAITING),
    *(JobStatus.PAUSED, JobStatus.PROCESSING, JobStatus.COMPLETED),
]


def queue_stats() -> dict[str, Any]:
    """Depth by state (up to 100,000 each), the age of the head of the line in seconds, dead letters, workers, gates."""
    gates = Gates(refresh_seconds=0)
    gates.refresh()
    now = database_now(connection)
    return {
        "at": now.isoformat(),
        "jobs": {status.value: _count(status) for status in _COUNTED},
        "counted_at_most": COUNTED_AT_MOST,
        "oldest_ready_seconds": oldest_ready_seconds(),
        "dead_letters": DeadLetter.objects.count(),
        "workers": [
            {
                "id": worker.pk,
                "seconds_since_heartbeat": round((now - worker.heartbeat_at).total_seconds(), 1),
                "done": worker.jobs_done,
                "failed": worker.jobs_failed,
            }
            for worker in Worker.objects.all()
        ],
        "paused": gates.pauses,
        "dependencies_down": {name: until.isoformat() for name, until in gates.closed_until.items()},
    }


def _count(status: JobStatus) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM queue_jobs WHERE status = %s LIMIT %s) AS counted",
            [status.value, COUNTED_AT_MOST],
        )
        return int(cursor.fetchone()[0])


def oldest_ready_seconds() -> float:
    """How long the first job of the line has been ready; 0 where the line is empty."""
    head = Job.objects.filter(status=JobStatus.PENDING).order_by("claim_key")
    first = head.values_list("claim_key", "priority").first()
    if first is None:
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {dialect_of(connection).now_us}", [])
        now: int = cursor.fetchone()[0]
    ready = from_micros(first[0] + first[1] * AGEING_US)
    return round(max(0.0, (from_micros(now) - ready).total_seconds()), 3)
