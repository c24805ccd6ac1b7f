"""Bringing an order and its mirrored consignment together: known moves are made, everything else is drift."""

from __future__ import annotations

from functools import partial

import structlog
from django.db import transaction

from consignments import lifecycle
from consignments.actors import POLLER, Actor
from consignments.errors import ConsignmentError
from consignments.locks import lock_order
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.models import Job
from jobqueue.transient import again_until_done
from sync.differences import Difference, differences, place_differences
from sync.drift import DOUBLES, note_differences
from sync.kinds import CANCELLED, DISPATCHED, RECEIVED, SENT
from sync.mirror import PATIENCE_SECONDS
from sync.models import Drift, LightspeedConsignment

log = structlog.get_logger(__name__)

# From SENT on it stands at Lightspeed, whoever set it so.
STANDS = frozenset({SENT, DISPATCHED, RECEIVED})
# While one of these is on its way the two may differ: the job itself compares at its end.
_WORK = ("po.send_to_ls", "po.receive_in_ls", "po.cancel_in_ls")


def reconcile(lightspeed_id: str, *, actor: Actor = POLLER) -> Order | None:
    """Compares the mirrored consignment with its order and returns the order as it then stands; None if it is not ours.

    While a job changes the order at Lightspeed nothing is compared, and the consignment stays marked for later.
    """
    consignment = LightspeedConsignment.objects.filter(lightspeed_id=lightspeed_id).first()
    if consignment is None:
        return None
    order = _order_of(consignment)
    if order is None:
        LightspeedConsignment.objects.filter(pk=consignment.pk).update(needs_reconcile=False)
        return None
    _confirm(order, consignment, actor)
    compare = partial(_compare, order.pk, consignment.pk)
    return again_until_done(compare, give_up_after=PATIENCE_SECONDS)


def _order_of(consignment: LightspeedConsignment) -> Order | None:
    orders = Order.objects.select_related("outlet", "supplier", "source")
    by_id = orders.filter(lightspeed_id=consignment.lightspeed_id).first()
    named = orders.filter(number=consignment.reference, kind=consignment.type)
    return by_id or (named.first() if consignment.reference else None)


def _confirm(order: Order, consignment: LightspeedConsignment, actor: Actor) -> None:
    """The move that Lightspeed's word alone justifies: it has the order."""
    if order.status != Status.SENT_TO_LS or consignment.status not in STANDS or consignment.deleted:
        return
    if order.lightspeed_id != consignment.lightspeed_id:
        # Its push has not tied it to this consignment yet, and will do so itself.
        return
    data = {"lightspeed_id": consignment.lightspeed_id, "status": consignment.status}
    try:
        lifecycle.advance(order.pk, "confirm", actor=actor, data=data)
    except ConsignmentError as refusal:
        log.info("reconcile.move_refused", order=order.number, move="confirm", code=refusal.code)


@transaction.atomic
def _compare(order_id: int, consignment_id: int) -> Order:
    """Under the lock of the order, on what is stored now.

    The mark is taken away first: a change that comes in meanwhile waits for this row and sets it again.
    """
    order = lock_order(order_id)
    if work_under_way(order):
        return order
    LightspeedConsignment.objects.filter(pk=consignment_id).update(needs_reconcile=False)
    consignment = LightspeedConsignment.objects.get(pk=consignment_id)
    if order.lightspeed_id not in (None, consignment.lightspeed_id):
        note_differences(order, _doubles(order), looked_at=DOUBLES)
    else:
        lines = order.lines.select_related("product")
        found = differences(order, consignment, lines, consignment.lines.all())
        note_differences(order, [*found, *place_differences(order, consignment)])
    return order


def _doubles(order: Order) -> list[Difference]:
    """All other consignments with the order's number: no matter if they are cancelled or deleted."""
    named = LightspeedConsignment.objects.filter(reference=order.number, type=order.kind, deleted=False)
    others = named.exclude(status=CANCELLED).exclude(lightspeed_id=order.lightspeed_id).order_by("lightspeed_id")
    ids = ", ".join(others.values_list("lightspeed_id", flat=True))
    return [Difference(Drift.Kind.DUPLICATE, order.lightspeed_id or "", ids)] if ids else []


def work_under_way(order: Order) -> bool:
    """Whether a job that changes the order at Lightspeed is waiting or running."""
    keys = [f"{job_type}:{order.pk}" for job_type in _WORK]
    return Job.objects.filter(unique_key__in=keys).exists()
