"""Lightspeed's word that it has an order."""

from __future__ import annotations

from consignments import lifecycle
from consignments.actors import WEBHOOK
from consignments.errors import ConsignmentError
from consignments.models import Order
from consignments.statuses import Status, mid_sentence
from sync.models import LightspeedConsignment
from webhooks.models import WebhookEvent

GONE = "CANCELLED"


def confirm_order(order: Order, event: WebhookEvent) -> str:
    """Moves the order to IN_TRANSIT and says so, or says why not.

    Confirmed already, by the push's answer or the poll: nothing is written. What the mirror knows better, since this
    word may be old, is believed over it.
    """
    if order.lightspeed_id and event.consignment_id and order.lightspeed_id != event.consignment_id:
        return f"{order.number} is consignment {order.lightspeed_id}, not {event.consignment_id}."
    if _is_gone(event.consignment_id or order.lightspeed_id):
        return f"Its consignment is cancelled or deleted, so {order.number} stays as it is."
    data = {"lightspeed_id": event.consignment_id, "webhook_event": event.pk}
    try:
        moved = lifecycle.advance(order.pk, "confirm", actor=WEBHOOK, data=data)
    except ConsignmentError as refusal:
        return refusal.message
    return f"{moved.number} is {mid_sentence(Status(moved.status).label)}."


def _is_gone(lightspeed_id: str | None) -> bool:
    mirrored = LightspeedConsignment.objects.filter(lightspeed_id=lightspeed_id).only("status", "deleted").first()
    return mirrored is not None and (mirrored.deleted or mirrored.status == GONE)
