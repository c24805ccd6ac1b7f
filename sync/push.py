"""Carrying an order to Lightspeed: find or create its consignment, write the lines, mark it sent, confirm.

Each step looks at what is there before it acts, so the whole may be run again after a kill at any point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.utils import timezone

from consignments import lifecycle
from consignments.actors import WORKER
from consignments.errors import MoveNotAllowed
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.errors import Permanent
from sync import steps
from sync.changing_status import set_status
from sync.consignment_draft import ConsignmentDraft, draft_for
from sync.creating import adopt, create
from sync.kinds import CANCELLED, OPEN, RULES, SENT
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Refused
from sync.lightspeed.records import Consignment
from sync.line_writing import write_lines
from sync.locating import locate
from sync.models import PushStep
from sync.reading_back import read_back

log = structlog.get_logger(__name__)

PUSHABLE = frozenset({Status.SENT_TO_LS, Status.IN_TRANSIT, Status.RECEIVED})


def push_order(client: LightspeedClient, order_id: int, data: Mapping[str, Any] | None = None) -> None:
    """Brings the order to Lightspeed and confirms it; does nothing for one that was cancelled or is complete.

    `data` is the job's `consignment_data`; without it the order is pushed as it is.
    Raises Permanent with a sentence for an operator, RetryAt, or what the client raises.
    """
    order = still_wanted(order_id)
    if order is None:
        return
    try:
        _push(client, order, data)
    except (Permanent, Refused) as refusal:
        if not Order.objects.filter(pk=order_id, status=Status.CANCELLED).exists():
            raise
        # Lightspeed takes nothing more for what was cancelled there meanwhile; that has a job of its own.
        log.info("po.push_overtaken", order=order.number, why=str(refusal))


def _push(client: LightspeedClient, order: Order, data: Mapping[str, Any] | None) -> None:
    draft = draft_for(order, data)
    record = ensure_consignment(client, order, draft)
    record = ensure_sent(client, order, record, draft)
    read_back(client, record.id)
    if not _confirm(order, record):
        return
    log.info("po.pushed", order=order.number, lightspeed_id=record.id, status=record.status)


def _confirm(order: Order, record: Consignment) -> bool:
    """Whether the order is confirmed now. One cancelled meanwhile has its own job, which cancels it there too."""
    data = {"lightspeed_id": record.id, "status": record.status}
    try:
        lifecycle.advance(order.pk, "confirm", actor=WORKER, data=data)
    except MoveNotAllowed:
        if still_wanted(order.pk) is not None:
            raise
        return False
    return True


def still_wanted(order_id: int) -> Order | None:
    """The order as it is now; None where there is nothing (more) to do at Lightspeed for it."""
    order = Order.objects.select_related("outlet", "supplier", "source").get(pk=order_id)
    if order.status in PUSHABLE:
        return order
    log.info("po.push_not_wanted", order=order.number, status=order.status)
    return None


def ensure_consignment(client: LightspeedClient, order: Order, draft: ConsignmentDraft) -> Consignment:
    """The order's consignment, found or created; the order carries its id afterwards."""
    looked_from = timezone.now()
    record = locate(client, order)
    if record is None:
        return create(client, order, draft.fields, looked_from=looked_from)
    if order.lightspeed_id is None:
        _check_outlet(order, record, draft)
    adopt(order.pk, record, detail="found by its reference")
    return record


def _check_outlet(order: Order, record: Consignment, draft: ConsignmentDraft) -> None:
    """Another system may number as this one does; its goods are not ours to write over."""
    if record.outlet_id not in ("", draft.fields["outlet_id"]):
        raise Permanent(
            f"{order.number}: Lightspeed has {record.id} with this reference for another outlet. Give it another"
            " reference there, or the outlet of the order, then retry."
        )


def ensure_sent(client: LightspeedClient, order: Order, record: Consignment, draft: ConsignmentDraft) -> Consignment:
    """Lines written and status SENT, unless Lightspeed is past that already."""
    if record.status == CANCELLED:
        raise Permanent(f"{order.number} was cancelled at Lightspeed. Cancel it here too, or order anew.")
    if record.status in RULES[order.kind].counts:
        _write_ordered_lines(client, order, record, draft)
    if record.status != OPEN or still_wanted(order.pk) is None:
        return record
    step = steps.begin(order.pk, PushStep.Name.SEND, total=1)
    record = set_status(client, record, SENT)
    steps.finish(step)
    return record


def _write_ordered_lines(client: LightspeedClient, order: Order, record: Consignment, draft: ConsignmentDraft) -> None:
    writable = RULES[order.kind].writable(record.status)
    wishes = [wish.limited_to(writable) for wish in draft.lines]
    step = steps.begin(order.pk, PushStep.Name.LINES, total=len(wishes))
    written = write_lines(client, record.id, wishes, lambda done: steps.progress(step, done))
    steps.finish(step, f"{written} written, {len(wishes) - written} were right already")
