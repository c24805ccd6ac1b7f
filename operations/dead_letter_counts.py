"""Dead letters by type, from the index of their types and never from all of a table that grew out of hand."""

from __future__ import annotations

from django.db import connection

MOST = 10_000


def dead_letters_by_type(most: int = MOST) -> list[tuple[str, int]]:
    """Type and number, the commonest first, of at most `most` dead letters in all."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [most])
        return [(job_type, int(count)) for job_type, count in cursor.fetchall()]


QUERY = (
    "SELECT job_type, COUNT(*) AS n FROM (SELECT job_type FROM queue_jobs_dlq ORDER BY job_type LIMIT %s) AS counted"
    " GROUP BY job_type ORDER BY n DESC, job_type"
)
