"""Finishing jobs that succeeded: one statement for one job or a group of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from jobqueue.dialect import dialect_of, marks


def finish(token: int, job_ids: Sequence[int], *, charged: bool) -> list[int]:
    """Marks jobs held under `token` as completed; returns those that were not ours any more.

    Safe to run again after an answer that never came: a job this token has completed counts as ours.
    """
    counted = "" if charged else ", attempts = attempts + 1"
    held = f"id IN ({marks(len(job_ids))}) AND claim_token = %s"
    params = [*sorted(job_ids), token]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE queue_jobs SET status = 'completed', completed_at = {dialect_of(connection).now},"
            f" started_at = COALESCE(started_at, heartbeat_at), unique_key = NULL{counted}"
            f" WHERE {held} AND status = 'processing'",
            params,
        )
        if cursor.rowcount == len(job_ids):
            return []
        cursor.execute(f"SELECT id FROM queue_jobs WHERE {held} AND status = 'completed'", params)
        ours = {row[0] for row in cursor.fetchall()}
    return [job_id for job_id in job_ids if job_id not in ours]
