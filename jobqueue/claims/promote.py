"""Moving jobs whose time has come into the line, by the database's clock, in small batches."""

from __future__ import annotations

from django.db import connection, transaction

from jobqueue.dialect import dialect_of, marks
from jobqueue.priority import AGEING_US

BATCH = 500


def promote_due(limit: int = BATCH) -> int:
    """Makes jobs that are due pending; how many. Beside another promoter each takes different ones."""
    dialect = dialect_of(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM queue_jobs {dialect.claim_index} WHERE status = 'scheduled'"
            f" AND claim_key <= {dialect.now_us} ORDER BY claim_key LIMIT %s{dialect.locked}",
            [limit],
        )
        due = sorted(row[0] for row in cursor.fetchall())
        if due:
            cursor.execute(
                "UPDATE queue_jobs SET status = 'pending', next_attempt_at = NULL,"
                f" claim_key = claim_key - priority * %s WHERE id IN ({marks(len(due))})",
                [AGEING_US, *due],
            )
    return len(due)
