"""Carrying what was received to Lightspeed: write each line's count, mark it received, compare the totals."""

from __future__ import annotations

from decimal import Decimal

import structlog

from consignments import lifecycle
from consignments.actors import WORKER
from consignments.models import Order
from consignments.statuses import Status
from jobqueue.errors import Permanent
from sync import steps
from sync.cancelling import cancel_record
from sync.changing_status import set_status
from sync.consignment_draft import ConsignmentDraft, draft_for
from sync.kinds import CANCELLED, OPEN, RECEIVED, RULES
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.records import Consignment
from sync.line_writing import LineWish, write_lines
from sync.models import PushStep
from sync.push import ensure_consignment, ensure_sent
from sync.reading_back import read_back
from sync.settlement import settle

log = structlog.get_logger(__name__)


def push_receipts(client: LightspeedClient, order_id: int) -> None:
    """Brings the counts of a RECEIVED order to Lightspeed and completes it where Lightspeed then agrees.

    Where it does not, the order stays RECEIVED and the difference is recorded as drift. Raises Permanent with a
    sentence for an operator, RetryAt, or what the client raises.
    """
    order = Order.objects.select_related("outlet", "supplier", "source").get(pk=order_id)
    if order.status != Status.RECEIVED:
        log.info("po.receipts_not_wanted", order=order.number, status=order.status)
        return
    draft = draft_for(order)
    record = ensure_consignment(client, order, draft)
    if not RULES[order.kind].receives_zero and not order.lines.filter(accepted__gt=0).exists():
        _nothing_arrived(client, order, record)
        return
    _ensure_received(client, order, record, draft)
    read_back(client, record.id, whole=True)
    _compare_totals(client, order, record.id)


def _ensure_received(client: LightspeedClient, order: Order, record: Consignment, draft: ConsignmentDraft) -> None:
    """A consignment that someone has marked RECEIVED there is frozen: what it says is then compared, not changed."""
    if record.status == CANCELLED:
        raise Permanent(
            f"{order.number} was cancelled at Lightspeed although goods were received."
            " Book the stock there by hand and complete the order with a reason."
        )
    if record.status == RECEIVED:
        return
    if record.status == OPEN:
        record = ensure_sent(client, order, record, draft)
    _write_received_lines(client, order, record)
    step = steps.begin(order.pk, PushStep.Name.RECEIVE, total=1)
    set_status(client, record, RECEIVED)
    steps.finish(step)


def _write_received_lines(client: LightspeedClient, order: Order, record: Consignment) -> None:
    priced = record.status in RULES[order.kind].costs
    wishes = [
        LineWish(
            product_id=line.product.lightspeed_id or "",
            sku=line.product.sku,
            cost=line.unit_cost if priced else None,
            fields={"received": line.accepted},
        )
        for line in order.lines.select_related("product")
        # Of what the sender left out there is no line, nor need there be one.
        if line.ordered or line.accepted
    ]
    step = steps.begin(order.pk, PushStep.Name.RECEIPTS, total=len(wishes))
    written = write_lines(client, record.id, wishes, lambda done: steps.progress(step, done))
    steps.finish(step, f"{written} written, {len(wishes) - written} were right already")


def _compare_totals(client: LightspeedClient, order: Order, lightspeed_id: str) -> None:
    step = steps.begin(order.pk, PushStep.Name.TOTALS, total=1)
    why_not = settle(order, client.totals(lightspeed_id), actor=WORKER)
    steps.finish(step, why_not or "Lightspeed's totals equal ours")


def _nothing_arrived(client: LightspeedClient, order: Order, record: Consignment) -> None:
    """Lightspeed: RECEIVED needs a line with received > 0. A delivery that never came is cancelled there instead."""
    cancel_record(client, order, record)
    read_back(client, record.id)
    lifecycle.advance(
        order.pk,
        "complete",
        actor=WORKER,
        reason="Nothing of it arrived, so the consignment was cancelled at Lightspeed.",
        data={"lightspeed_id": record.id, "received": str(Decimal(0))},
    )
