"""The types of event by name."""

from __future__ import annotations

CONSIGNMENT_CREATED = "consignment.created"
CONSIGNMENT_UPDATED = "consignment.updated"
CONSIGNMENT_SEND = "consignment.send"
CONSIGNMENT_RECEIVE = "consignment.receive"
INVENTORY_UPDATE = "inventory.update"
PRODUCT_UPDATE = "product.update"
UNKNOWN = "unknown"

# All that Lightspeed can be subscribed to (its API reference, "Webhooks").
SUBSCRIBABLE = (
    "sale.update",
    PRODUCT_UPDATE,
    "customer.update",
    INVENTORY_UPDATE,
    "register_closure.create",
    CONSIGNMENT_SEND,
    CONSIGNMENT_RECEIVE,
)
# What this site has a use for.
WANTED = (CONSIGNMENT_SEND, CONSIGNMENT_RECEIVE, INVENTORY_UPDATE, PRODUCT_UPDATE)
LIGHTSPEED_TYPES = frozenset({*SUBSCRIBABLE, CONSIGNMENT_CREATED, CONSIGNMENT_UPDATED})
