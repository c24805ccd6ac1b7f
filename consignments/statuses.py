"""The words for where an order stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def mid_sentence(label: StrOrPromise) -> str:
    """`label` within a sentence, where names keep their capitals: "sent to Lightspeed"."""
    words = str(label)
    return words[:1].lower() + words[1:]


class Status(models.TextChoices):
    """The states of orders, transfers and returns; `lifecycle` holds the moves between them."""

    DRAFT = "DRAFT", _("Draft")
    PENDING_APPROVAL = "PENDING_APPROVAL", _("Pending approval")
    APPROVED = "APPROVED", _("Approved")
    # Of transfers alone: the other outlet has said yes, and the sender's own count is closed.
    AGREED = "AGREED", _("To be packed")
    PACKED = "PACKED", _("Packed")
    SENT = "SENT", _("Sent")
    SENT_TO_LS = "SENT_TO_LS", _("Sent to Lightspeed")
    IN_TRANSIT = "IN_TRANSIT", _("In transit")
    RECEIVED = "RECEIVED", _("Received")
    # Of transfers alone: all is done but to decide on differences between the two counts.
    DISPUTED = "DISPUTED", _("In dispute")
    COMPLETE = "COMPLETE", _("Complete")
    CANCELLED = "CANCELLED", _("Cancelled")
    FAILED = "FAILED", _("Failed")


class Kind(models.TextChoices):
    """Lightspeed's consignment types that start here, each with its own table of moves.

    STOCKTAKE starts and ends at Lightspeed: it is mirrored, and no move is made here.
    """

    SUPPLIER = "SUPPLIER", _("Purchase order")
    OUTLET = "OUTLET", _("Transfer")
    RETURN = "RETURN", _("Return")


TERMINAL = frozenset({Status.COMPLETE, Status.CANCELLED})
# Goods can be booked in from SENT on, whatever Lightspeed's state: a pallet does not wait for a dead push.
RECEIVABLE = frozenset({Status.SENT, Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED})
# What goes back to a supplier is never counted in here.
RECEIVED_HERE = frozenset({Kind.SUPPLIER, Kind.OUTLET})
