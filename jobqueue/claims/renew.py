"""Renewing what is held, so that a long job is not taken for a stuck one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from jobqueue.dialect import dialect_of, marks


def renew(token: int, job_ids: Sequence[int]) -> set[int]:
    """Sets the heartbeat of jobs held under `token`; returns those that are held no more (finished, or taken away)."""
    held = f"id IN ({marks(len(job_ids))}) AND claim_token = %s AND status = 'processing'"
    params = [*sorted(job_ids), token]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE queue_jobs SET heartbeat_at = {dialect_of(connection).now} WHERE {held}", params)
        if cursor.rowcount == len(job_ids):
            return set()
        cursor.execute(f"SELECT id FROM queue_jobs WHERE {held}", params)
        return set(job_ids) - {row[0] for row in cursor.fetchall()}


def retoken(old: int, new: int, job_ids: Sequence[int]) -> list[int]:
    """Takes held jobs over under a new token; those that are really ours, in the order given.

    A worker does this before it goes on with a batch after a pause, in which the supervisor may have given the rest
    back: whoever writes first has the jobs, and the other's token matches nothing any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE queue_jobs SET claim_token = %s WHERE id IN ({marks(len(job_ids))})"
            " AND claim_token = %s AND status = 'processing'",
            [new, *sorted(job_ids), old],
        )
        if cursor.rowcount == len(job_ids):
            return list(job_ids)
        cursor.execute(
            f"SELECT id FROM queue_jobs WHERE id IN ({marks(len(job_ids))})"
            " AND claim_token = %s AND status = 'processing'",
            [*sorted(job_ids), new],
        )
        ours = {row[0] for row in cursor.fetchall()}
    return [job_id for job_id in job_ids if job_id in ours]
