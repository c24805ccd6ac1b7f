"""Claiming by hand, for tests of the protocol."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from jobqueue.claims import Claim, take
from jobqueue.claims.take import new_token
from jobqueue.dialect import database_now
from jobqueue.models import Job


def claim_one(worker: str = "worker-a") -> Claim:
    """Takes the first job of the line."""
    claim = take(worker, token=new_token())
    assert claim is not None
    return claim


def claim_batch(size: int, worker: str = "worker-a") -> Claim:
    """Takes several jobs as a fast batch."""
    claim = take(worker, limit=size, choose=len, token=new_token())
    assert claim is not None
    return claim


def let_heartbeat_age(job_id: int, by: timedelta) -> None:
    """Makes the job's last heartbeat that old."""
    Job.objects.filter(pk=job_id).update(heartbeat_at=database_now(connection) - by)
