"""Cancelling a consignment at Lightspeed."""

from __future__ import annotations

import structlog
from django.utils import timezone

from consignments.models import Order
from jobqueue.errors import Permanent
from sync import steps
from sync.changing_status import set_status
from sync.creating import wait_for_unanswered
from sync.kinds import CANCELLED, OPEN, RECEIVED, RULES
from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import NotFound, Refused
from sync.lightspeed.records import Consignment
from sync.line_writing import read_lines
from sync.locating import by_reference
from sync.models import PushStep
from sync.reading_back import read_back
from sync.stock_by_hand import ask_for_restock

log = structlog.get_logger(__name__)


def cancel_at_lightspeed(client: LightspeedClient, order_id: int, lightspeed_id: str | None) -> None:
    """Cancels every consignment of the order there. Raises Permanent for one that was received, or RetryAt.

    An order cancelled before its push was answered has no id yet: its consignment is looked for by reference, and
    waited for while a create may still take effect.
    """
    order = Order.objects.select_related("outlet", "source").get(pk=order_id)
    lightspeed_id = lightspeed_id or order.lightspeed_id
    records = _with_id(client, lightspeed_id) if lightspeed_id else _without_id(client, order)
    for record in records:
        cancel_record(client, order, record)
        read_back(client, record.id)
    if _took_stock(order, records):
        ask_for_restock(order)


def cancel_record(client: LightspeedClient, order: Order, record: Consignment) -> None:
    """Cancels one consignment, or deletes it where Lightspeed cannot cancel: it changes no status without lines.

    What Lightspeed does not take back once it is sent stays as it is there.
    """
    if record.deleted or record.status == CANCELLED:
        return
    if record.status == RECEIVED:
        raise Permanent(
            f"{order.number} was already received at Lightspeed ({record.id}), so its stock is booked there and it"
            " cannot be cancelled. Send the goods back, or correct the stock at Lightspeed."
        )
    step = steps.begin(order.pk, PushStep.Name.CANCEL, total=1)
    try:
        set_status(client, record, CANCELLED)
    except Refused as refusal:
        if record.status != OPEN and not RULES[order.kind].recallable:
            steps.fail(step, refusal.message)
            return
        if read_lines(client, record.id):
            raise
        client.delete_consignment(record.id)
    steps.finish(step)
    log.info("po.cancelled_at_lightspeed", order=order.number, lightspeed_id=record.id)


def _took_stock(order: Order, records: list[Consignment]) -> bool:
    """Whether Lightspeed may have taken its pieces out of stock: that cancelling undoes it is not documented."""
    was_sent = any(record.status not in {OPEN, CANCELLED} for record in records)
    sent_by_us = order.push_steps.filter(name=PushStep.Name.SEND).exists()
    return RULES[order.kind].books_out and (was_sent or sent_by_us)


def _without_id(client: LightspeedClient, order: Order) -> list[Consignment]:
    """Those with our reference. One whose create was answered while they were looked for is known by its id since."""
    looked_from = timezone.now()
    ours = [each for each in by_reference(client, order) if each.outlet_id in ("", order.outlet.lightspeed_id)]
    if ours:
        return ours
    wait_for_unanswered(order, looked_from)
    order.refresh_from_db(fields=["lightspeed_id"])
    return _with_id(client, order.lightspeed_id) if order.lightspeed_id else []


def _with_id(client: LightspeedClient, lightspeed_id: str) -> list[Consignment]:
    """The consignment; none where it is gone already, which is what is wanted."""
    try:
        return [client.consignment(lightspeed_id)]
    except NotFound:
        read_back(client, lightspeed_id)
        return []
