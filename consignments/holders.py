"""Who has to do the next thing about an order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.models import Order
from consignments.people import name_of
from consignments.statuses import TERMINAL, Kind, Status

_BY_STATUS: dict[str, StrOrPromise] = {
    Status.PENDING_APPROVAL: _("Approvers"),
    Status.APPROVED: _("Buyers"),
    Status.SENT_TO_LS: _("Lightspeed"),
    Status.RECEIVED: _("Lightspeed"),
    Status.DISPUTED: _("Managers"),
    Status.FAILED: _("Operators"),
}
_ARRIVING = frozenset({Status.SENT, Status.IN_TRANSIT})
_AT_SENDER = frozenset({Status.AGREED, Status.PACKED})


def holder_of(order: Order) -> str:
    """The person, group or outlet whose turn it is (author and parties loaded); "" where nothing is left to do."""
    if order.status in TERMINAL:
        return ""
    if order.status == Status.DRAFT:
        return name_of(order.created_by)
    if order.status in _ARRIVING:
        return order.target.name
    if order.status in _AT_SENDER:
        return order.origin.name
    if order.status == Status.APPROVED and order.kind == Kind.OUTLET:
        return (order.outlet if order.offered else order.origin).name
    return str(_BY_STATUS.get(order.status, ""))
