"""The one place that takes row locks. Always the order first, then its lines by id."""

from __future__ import annotations

from django.utils.translation import gettext as _

from consignments.errors import NotFound
from consignments.models import Order, OrderLine


def lock_order(order_id: int) -> Order:
    """The order as it is now, locked until the transaction ends; raises NotFound."""
    order = Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound(_("There is no order with id %(order_id)s.") % {"order_id": order_id}, code="order_not_found")
    return order


def lock_lines(order: Order) -> list[OrderLine]:
    """The lines of a locked order, locked by id."""
    return list(OrderLine.objects.select_for_update().filter(order=order).order_by("pk"))
