"""The rows of queue_workers: who is alive."""

from __future__ import annotations

import os

from django.db import connection

from jobqueue.dialect import database_now
from jobqueue.models import Worker
from jobqueue.worker.processes import host_name, machine, started_at


def sign_on(worker_id: str, pid: int | None = None) -> None:
    """Writes the row of a worker that starts; safe to run again."""
    own = pid or os.getpid()
    now = database_now(connection)
    Worker.objects.update_or_create(
        pk=worker_id,
        defaults={
            "host": host_name(),
            "machine": machine(),
            "pid": own,
            "pid_started": started_at(own),
            "started_at": now,
            "heartbeat_at": now,
        },
    )


def beat(worker_id: str, pid: int, totals: tuple[int, int]) -> None:
    """Renews a worker's row; writes it anew where somebody took the worker for dead."""
    done, failed = totals
    renewed = Worker.objects.filter(pk=worker_id).update(
        heartbeat_at=database_now(connection), jobs_done=done, jobs_failed=failed
    )
    if not renewed:
        sign_on(worker_id, pid)


def sign_off(worker_id: str) -> None:
    """Removes a row, after the worker's jobs were settled: without the row nobody would look for them soon."""
    Worker.objects.filter(pk=worker_id).delete()
