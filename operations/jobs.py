"""The job of this app: the comparison with Lightspeed that a restore asks for."""

from __future__ import annotations

import structlog

from jobqueue.actors import Actor
from jobqueue.events import record
from jobqueue.registry import RunningJob, handles
from operations.backups.lost_numbers import RECONCILE, reconcile_all
from sync.job_outcomes import DEPENDENCY, job_outcomes
from sync.opening import client_for_polls

log = structlog.get_logger(__name__)

SHOWN = 200


@handles(RECONCILE, dependency=DEPENDENCY, concurrency=1)
def reconcile_after_restore(job: RunningJob) -> None:
    """The job's history then names the orders that Lightspeed has and this database lost."""
    with job_outcomes(job), client_for_polls() as client:
        lost = reconcile_all(client)
    log.warning("backup.reconciled", lost_orders=len(lost), first=lost[:5])
    data = {"lost_orders": lost[:SHOWN], "count": len(lost)}
    record(job.id, "reconciled", actor=Actor("system:restore"), reason="compared with Lightspeed anew", data=data)
