"""Asking for a consignment to be read again. Hints for one consignment are merged into one job."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jobqueue.enqueue import enqueue

JOB_TYPE = "sync.refetch_consignment"
# A 400-line order is 400 webhooks within seconds. The job waits this long for the rest of them to arrive.
GATHER = timedelta(seconds=2)


def request_refetch(consignment_id: str) -> int:
    """Enqueues the refetch of a consignment, in the caller's transaction, and returns the job's id.

    One that still waits serves this hint too; one that runs already may have read before the change.
    """
    return enqueue(
        JOB_TYPE,
        {"consignment_id": consignment_id},
        due_at=timezone.now() + GATHER,
        unique_key=f"{JOB_TYPE}:{consignment_id}",
        unique_until="start",
        subject=f"consignment:{consignment_id}",
    )
