"""Which order of ours an event is about."""

from __future__ import annotations

from consignments.models import Order
from webhooks.formats.consignment_names import short_text
from webhooks.models import WebhookEvent


def order_named_by(event: WebhookEvent) -> Order | None:
    """By Lightspeed's id, else by our number, which Lightspeed calls the reference."""
    if event.consignment_id:
        found = Order.objects.filter(lightspeed_id=event.consignment_id).first()
        if found is not None:
            return found
    reference = short_text(event.payload.get("reference"))
    return Order.objects.filter(number=reference).first() if reference else None
