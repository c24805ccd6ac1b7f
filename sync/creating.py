"""Creating the consignment: the one step that must not happen twice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from consignments.locks import lock_order
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.enqueue import enqueue
from jobqueue.errors import Permanent, RetryAt
from sync import steps
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import LightspeedError
from sync.lightspeed.records import Consignment
from sync.mirror import apply_consignments
from sync.models import PushStep


def create(client: LightspeedClient, order: Order, fields: Mapping[str, Any], *, looked_from: datetime) -> Consignment:
    """Creates the order's consignment; call it only after `locate`, begun at `looked_from`, found none.

    Raises RetryAt while an earlier create, whose answer never came, may still take effect, and for an order that was
    cancelled, or found its consignment, while it was looked for: asked again, it is looked at anew.
    """
    step = _claim(order, looked_from)
    try:
        record = client.create_consignment(fields)
    except LightspeedError as fault:
        if fault.maybe_applied:
            steps.leave_open(step, fault.message)
        else:
            steps.fail(step, fault.message)
        raise
    adopt(order.pk, record, detail="created")
    return record


@transaction.atomic
def adopt(order_id: int, record: Consignment, *, detail: str) -> None:
    """Ties the order to its consignment as soon as it is known.

    An order that was cancelled while its consignment was being created gets a job that cancels it there.
    Raises Permanent where the order belongs to another consignment already.
    """
    order = lock_order(order_id)
    if order.lightspeed_id not in (None, record.id):
        raise Permanent(f"{order.number} is consignment {order.lightspeed_id}, yet {record.id} carries its reference.")
    if order.lightspeed_id is None:
        order.lightspeed_id = record.id
        order.save(update_fields=["lightspeed_id", "updated_at"])
        steps.note_done(order.pk, PushStep.Name.CREATE, detail)
    apply_consignments([record])
    if order.status == Status.CANCELLED:
        payload = {"po_id": order.pk, "lightspeed_id": record.id}
        enqueue("po.cancel_in_ls", payload, unique_key=f"po.cancel_in_ls:{order.pk}", subject=f"order:{order.number}")


@transaction.atomic
def _claim(order: Order, looked_from: datetime) -> PushStep:
    """Writes down, before the call, that it is made: whoever comes later knows that it may have taken effect."""
    now = lock_order(order.pk)
    if now.status == Status.CANCELLED or now.lightspeed_id:
        what = "cancelled" if now.status == Status.CANCELLED else "created"
        raise RetryAt(timezone.now(), f"{order.number} was {what} meanwhile.", costs_attempt=False)
    wait_for_unanswered(order, looked_from)
    return steps.begin(order.pk, PushStep.Name.CREATE, total=1)


def wait_for_unanswered(order: Order, looked_from: datetime) -> None:
    """Raises RetryAt where the order was looked for before the grace period after a create without an answer was over.

    It counts from when the answer was given up on: waiting for that may have taken longer than the period itself.
    """
    pending = PushStep.objects.filter(order=order, name=PushStep.Name.CREATE, state=PushStep.State.STARTED).first()
    if pending is None:
        return
    last_sign = pending.finished_at or pending.started_at
    settled_at = last_sign + timedelta(seconds=settings.LIGHTSPEED_CREATE_GRACE_SECONDS)
    if settled_at > looked_from:
        reason = f"{order.number}: Lightspeed may still carry out a create that it did not answer; looking again then."
        raise RetryAt(settled_at, reason, costs_attempt=False)
