"""What each type of event sets off. A handler writes to the database only, and may run more than once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sync.refetch import request_refetch
from webhooks import event_types as types
from webhooks.catalogue_polls import INVENTORY, JOB_TYPES, PRODUCTS, last_poll_died, request_feed_poll
from webhooks.confirming import confirm_order
from webhooks.models import WebhookEvent
from webhooks.order_names import order_named_by
from webhooks.outcomes import Outcome

Handler = Callable[[WebhookEvent], Outcome]


def handle(event: WebhookEvent) -> Outcome:
    """Does what the event's type asks for; a type without a handler is ignored, and shown as such."""
    handler = HANDLERS.get(event.event_type)
    if handler is None:
        return Outcome(f"Nothing is done about {event.event_type}.", ignored=True)
    return handler(event)


def consignment_created(event: WebhookEvent) -> Outcome:
    """Lightspeed has the order: it is confirmed, and the consignment is read to see how it stands there."""
    order = order_named_by(event)
    if event.consignment_id:
        request_refetch(event.consignment_id)
    if order is None:
        return _hint(event)
    return Outcome(confirm_order(order, event), order)


def consignment_hint(event: WebhookEvent) -> Outcome:
    """Something about the consignment changed: what, only Lightspeed knows, so it is asked."""
    if event.consignment_id:
        request_refetch(event.consignment_id)
    return _hint(event)


def catalogue_hint(event: WebhookEvent) -> Outcome:
    """A product changed: the feed of products is read from where it was last read."""
    return _read_feed(PRODUCTS, "The catalogue")


def stock_hint(event: WebhookEvent) -> Outcome:
    """A stock level changed: the feed of levels is read from where it was last read."""
    return _read_feed(INVENTORY, "The stock")


def _read_feed(feed: str, what: str) -> Outcome:
    if last_poll_died(feed):
        return Outcome(f"{what} is read by poll_ls only, until the dead {JOB_TYPES[feed]} is retried.", ignored=True)
    request_feed_poll(feed)
    return Outcome(f"{what} will be read again.")


def _hint(event: WebhookEvent) -> Outcome:
    if not event.consignment_id:
        return Outcome("It names no consignment.", ignored=True)
    return Outcome(f"Consignment {event.consignment_id} will be read again.", order_named_by(event))


HANDLERS: Mapping[str, Handler] = {
    types.CONSIGNMENT_CREATED: consignment_created,
    types.CONSIGNMENT_UPDATED: consignment_hint,
    types.CONSIGNMENT_SEND: consignment_hint,
    types.CONSIGNMENT_RECEIVE: consignment_hint,
    types.INVENTORY_UPDATE: stock_hint,
    types.PRODUCT_UPDATE: catalogue_hint,
}
