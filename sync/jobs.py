"""The job types that `consignments` enqueues for Lightspeed, and the refetch that webhooks ask for."""

from __future__ import annotations

from consignments.actors import WEBHOOK
from consignments.dead_letters import job_died, job_retried
from jobqueue.actors import Actor
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob, handles
from sync.cancelling import cancel_at_lightspeed
from sync.job_outcomes import DEPENDENCY, TIME_LIMIT, job_outcomes
from sync.opening import client_for_pushes
from sync.push import push_order
from sync.push_difference import push_difference
from sync.push_receipts import push_receipts
from sync.reading_back import read_back
from sync.reconcile import reconcile
from sync.refetch import JOB_TYPE as REFETCH
from sync.resolving import PUSH_DIFFERENCE
from sync.stock_by_hand import RESTOCK_IN_LS, ask_for_stock_change, restock_by_hand


def died(dead: DeadLetter, actor: Actor) -> None:
    """The order shows that its job is dead, and why. Only a dead push fails it: goods booked in are not undone."""
    job_died(dead.payload["po_id"], dead, actor=actor)


def retried(dead: DeadLetter, actor: Actor) -> None:
    """A failed order waits for its push again; one that went another way meanwhile stays as it is."""
    job_retried(dead.payload["po_id"], dead, actor=actor)


@handles("po.send_to_ls", on_dead=died, on_retry=retried, dependency=DEPENDENCY, time_limit=TIME_LIMIT)
def send_to_lightspeed(job: RunningJob) -> None:
    with job_outcomes(job), client_for_pushes() as client:
        push_order(client, job.payload["po_id"], job.payload.get("consignment_data"))


@handles("po.receive_in_ls", on_dead=died, on_retry=retried, dependency=DEPENDENCY, time_limit=TIME_LIMIT)
def receive_in_lightspeed(job: RunningJob) -> None:
    with job_outcomes(job), client_for_pushes() as client:
        push_receipts(client, job.payload["po_id"])


@handles("po.cancel_in_ls", on_dead=died, on_retry=retried, dependency=DEPENDENCY, time_limit=TIME_LIMIT)
def cancel_in_lightspeed(job: RunningJob) -> None:
    with job_outcomes(job), client_for_pushes() as client:
        cancel_at_lightspeed(client, job.payload["po_id"], job.payload.get("lightspeed_id"))


@handles("po.adjust_in_ls", on_dead=died, on_retry=retried, time_limit=300)
def set_stock_right(job: RunningJob) -> None:
    ask_for_stock_change(job.payload["dispute_id"])


@handles(RESTOCK_IN_LS, on_dead=died, on_retry=retried, time_limit=300)
def look_at_the_stock(job: RunningJob) -> None:
    restock_by_hand(job.payload["po_id"])


@handles(REFETCH, dependency=DEPENDENCY, time_limit=TIME_LIMIT)
def refetch_consignment(job: RunningJob) -> None:
    """A webhook is only a hint: what holds is what Lightspeed says when asked."""
    lightspeed_id = job.payload["consignment_id"]
    with job_outcomes(job), client_for_pushes() as client:
        read_back(client, lightspeed_id)
    reconcile(lightspeed_id, actor=WEBHOOK)


@handles(PUSH_DIFFERENCE, on_dead=died, on_retry=retried, dependency=DEPENDENCY, time_limit=TIME_LIMIT)
def push_one_difference(job: RunningJob) -> None:
    """A person decided that our value holds."""
    with job_outcomes(job), client_for_pushes() as client:
        push_difference(client, job.payload["drift_id"])
