"""Who could fill what is still open in an order's approval, stand-ins included."""

from __future__ import annotations

from django.contrib.auth.models import User

from consignments.approval_rounds import capacity_for, round_of
from consignments.delegations import heard
from consignments.models import Order


def approvers_of(order: Order) -> list[User]:
    """The people of the order's outlet who could add to its approval now: not its author or last editor, nobody twice.

    Superusers are left out: they can approve everywhere, but it is not their work.
    """
    barred = {order.created_by_id, order.last_edited_by_id, *heard(order)}
    candidates = (
        User.objects.with_perm("consignments.approve_order", include_superusers=False)
        .filter(is_active=True, outlet_memberships__outlet__in=order.outlet_ids)
        .distinct()
        .exclude(pk__in=barred)
        .order_by("pk")
    )
    current = round_of(order)
    return [user for user in candidates if capacity_for(order, user, current) is not None]
