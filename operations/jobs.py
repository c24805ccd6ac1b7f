"""The job of this app: the comparison with Lightspeed that a restore asks for."""

from __future__ import annotations

import structlog

from jobqueue.actors import Actor
from jobqueue.events import record
from jobqueue.registry import RunningJob, handles
from operations.backups.lost_numbers import RECONCILE, reconcile_all
from sync.job_outcomes import DEPENDENCY, job_outcomes
from sync.lightspeed.errors import LightspeedError
from sync.opening import client_for_polls

log = structlog.get_logger(__name__)

SHOWN = 200


@handles(RECONCILE, dependency=DEPENDENCY, concurrency=1)
def reconcile_after_restore(job: RunningJob) -> None:
    """The job's history then names the orders that Lightspeed has and this database lost.

    Run again where something could not be compared: it may have been more than the one consignment.
    """
    faults: list[LightspeedError] = []
    with job_outcomes(job), client_for_polls() as client:
        _tell(job, reconcile_all(client, faults))
        if faults:
            raise faults[0]


def _tell(job: RunningJob, lost: list[str]) -> None:
    log.warning("backup.reconciled", lost_orders=len(lost), first=lost[:5])
    data = {"lost_orders": lost[:SHOWN], "count": len(lost)}
    record(job.id, "reconciled", actor=Actor("system:restore"), reason="compared with Lightspeed anew", data=data)
