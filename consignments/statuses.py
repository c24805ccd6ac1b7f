"""The words for where an order stands."""

from __future__ import annotations

from django.db import models


class Status(models.TextChoices):
    """The states of a purchase order; `lifecycle` holds the moves between them."""

    DRAFT = "DRAFT", "Draft"
    PENDING_APPROVAL = "PENDING_APPROVAL", "Pending approval"
    APPROVED = "APPROVED", "Approved"
    SENT = "SENT", "Sent to supplier"
    SENT_TO_LS = "SENT_TO_LS", "Sent to Lightspeed"
    IN_TRANSIT = "IN_TRANSIT", "In transit"
    RECEIVED = "RECEIVED", "Received"
    COMPLETE = "COMPLETE", "Complete"
    CANCELLED = "CANCELLED", "Cancelled"
    FAILED = "FAILED", "Failed"


class Kind(models.TextChoices):
    """Lightspeed's consignment types that start here."""

    SUPPLIER = "SUPPLIER", "Purchase order"


TERMINAL = frozenset({Status.COMPLETE, Status.CANCELLED})
# Goods can be booked in from SENT on, whatever Lightspeed's state: a pallet does not wait for a dead push.
RECEIVABLE = frozenset({Status.SENT, Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED})
