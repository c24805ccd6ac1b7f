"""Finding workers that vanished, and jobs nobody renews any more."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import timedelta

import structlog
from django.db import connection, transaction

from jobqueue.actors import Actor
from jobqueue.claims.recover import held_by, recover, stuck_jobs
from jobqueue.dialect import database_now
from jobqueue.models import Worker
from jobqueue.worker.processes import is_gone, machine

log = structlog.get_logger(__name__)

SUPERVISOR = Actor("system:supervisor")


def recover_from_lost_workers(stale_after: float, *, known: AbstractSet[str], held: AbstractSet[int]) -> int:
    """Takes back the jobs of workers that died; how many jobs.

    A worker of this machine is known to be gone by its process, at once; one elsewhere by its silence. Its row is
    removed last: as long as jobs are in its name, it must be found again. `known` are the caller's own children, and
    `held` the jobs that those who live say they have: where the clock leapt, as after a machine slept, they look stale.
    """
    recovered = 0
    for worker in Worker.objects.exclude(pk__in=known):
        if _has_died(worker, stale_after):
            recovered += _take_back(worker)
    for job in stuck_jobs(timedelta(seconds=stale_after)):
        if job.pk not in held:
            recovered += recover(job, actor=SUPERVISOR, reason="nobody renewed its heartbeat")
    return recovered


def _has_died(worker: Worker, stale_after: float) -> bool:
    if worker.machine and worker.machine == machine():
        return is_gone(worker.pid, worker.pid_started)
    return worker.heartbeat_at < database_now(connection) - timedelta(seconds=stale_after)


def _take_back(worker: Worker) -> int:
    """Beside another supervisor that saw the same, one of the two does it."""
    recovered = 0
    with transaction.atomic():
        if not Worker.objects.select_for_update(skip_locked=True).filter(pk=worker.pk).first():
            return 0
        for job in held_by(worker.pk):
            recovered += recover(job, actor=SUPERVISOR, reason=f"its worker {worker.pk} is gone")
        Worker.objects.filter(pk=worker.pk).delete()
    log.warning("worker.lost", worker=worker.pk, jobs=recovered)
    return recovered
