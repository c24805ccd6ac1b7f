"""The e-mail about a receipt that goes beyond its order: to who approved the order, and to the outlet's managers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Q

from consignments.models import Approval, Order
from consignments.roles import MANAGER
from receiving.models import Receipt


def report_email(receipt: Receipt, *, over: Mapping[str, str], unexpected: Sequence[str]) -> EmailMessage:
    """The message, ready to send; without an address in `to` where none of its readers has one."""
    order = receipt.order
    parts = [
        f"Receipt {receipt.pk} of {order.number}, booked by {receipt.recorded_by.get_username()} "
        f"at {order.outlet.name}, goes beyond the order.",
        *([_over(over)] if over else []),
        *([_unexpected(unexpected)] if unexpected else []),
        f"All of it is booked as counted. Look at {order.get_absolute_url()} for the receipt and its photographs.",
    ]
    readers = sorted({user.email for user in _readers(order) if user.email})
    return EmailMessage(subject=f"{order.number}: more arrived than was ordered", body="\n\n".join(parts), to=readers)


def _over(over: Mapping[str, str]) -> str:
    return "\n".join(["More than was ordered:", *(f"  {sku}: {pieces} over" for sku, pieces in over.items())])


def _unexpected(skus: Sequence[str]) -> str:
    lines = [f"  {sku}" for sku in skus]
    return "\n".join(["Not on the order, a manager decides whether it is kept or sent back:", *lines])


def _readers(order: Order) -> Sequence[User]:
    approvers = Approval.objects.filter(
        order=order, round=order.approval_round, decision=Approval.Decision.APPROVED
    ).values("approver")
    managers = Q(groups__name=MANAGER, outlet_memberships__outlet=order.outlet_id)
    return list(User.objects.filter(Q(pk__in=approvers) | managers, is_active=True).distinct())
