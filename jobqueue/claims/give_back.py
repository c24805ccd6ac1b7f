"""Giving back jobs that were claimed and not run: they keep their place in the line and their attempts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from jobqueue.dialect import marks


def give_back(token: int, job_ids: Sequence[int], *, charged: bool, run_alone: bool = False) -> int:
    """Returns how many were still ours and are pending again. A charged attempt is given back with them.

    `run_alone` is for a batch whose worker vanished: one of these jobs may be what killed it.
    """
    refunded = ", attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END" if charged else ""
    alone = ", run_alone = 1" if run_alone else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE queue_jobs SET status = 'pending', claim_token = NULL, heartbeat_at = NULL, started_at = NULL"
            f"{refunded}{alone} WHERE id IN ({marks(len(job_ids))}) AND claim_token = %s AND status = 'processing'",
            [*sorted(job_ids), token],
        )
        return int(cursor.rowcount)
