"""How many jobs of each type there are, from the head of the line: the same little work however long the line is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from jobqueue.dialect import dialect_of, from_micros
from jobqueue.models import Job, JobStatus
from jobqueue.priority import AGEING_US

COUNTED_AT_MOST = 10_000
RUNS_LOOKED_AT = 1_000


@dataclass(frozen=True)
class TypeCount:
    """The jobs of one type in one status. `first_at`: when the first was ready (or is due); `retried`: those that
    have failed before."""

    job_type: str
    count: int
    first_at: datetime
    retried: int


def counts_by_type(status: JobStatus, most: int = COUNTED_AT_MOST) -> list[TypeCount]:
    """Counts the first `most` jobs of a status; what stands behind them in the line is left out."""
    with connection.cursor() as cursor:
        cursor.execute(by_type_query(), [AGEING_US, status.value, most])
        rows = cursor.fetchall()
    return [TypeCount(job_type, count, from_micros(int(at)), int(retried)) for job_type, count, at, retried in rows]


def by_type_query() -> str:
    """The SELECT; a test holds its plan to the index. The key of a pending job is moved ahead by its priority."""
    return (
        "SELECT job_type, COUNT(*), MIN(ready), SUM(retried) FROM (SELECT job_type, attempts > 0 AS retried,"
        " CASE WHEN status = 'scheduled' THEN claim_key ELSE claim_key + priority * %s END AS ready"
        f" FROM queue_jobs {dialect_of(connection).claim_index} WHERE status = %s ORDER BY claim_key LIMIT %s)"
        " AS head GROUP BY job_type ORDER BY job_type"
    )


def latest_run_seconds(most: int = RUNS_LOOKED_AT) -> dict[str, list[float]]:
    """By job type, in ascending order: how long the newest completed jobs took from their claim to their end."""
    newest = Job.objects.filter(status=JobStatus.COMPLETED).order_by("-claim_key")
    found: dict[str, list[float]] = {}
    for job_type, began, ended in newest.values_list("job_type", "started_at", "completed_at")[:most]:
        if began is not None and ended is not None:
            found.setdefault(job_type, []).append(max(0.0, (ended - began).total_seconds()))
    return {job_type: sorted(seconds) for job_type, seconds in sorted(found.items())}
