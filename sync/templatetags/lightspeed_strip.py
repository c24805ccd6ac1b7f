"""Ours against Lightspeed, for the page of an order: {% load lightspeed_strip %}{% lightspeed_strip order %}."""

from __future__ import annotations

from typing import Any

from django import template

from consignments.models import Order
from consignments.statuses import Status
from sync.comparison import compare

register = template.Library()

MOST_DRIFT = 20
# Before a push is asked for there is nothing to compare.
NOT_YET = frozenset({Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED})


@register.inclusion_tag("sync/_lightspeed_strip.html", takes_context=True)
def lightspeed_strip(context: template.Context, order: Order) -> dict[str, Any]:
    """Status, sums and differing lines on both sides, the steps of the push, and what waits for a person."""
    # Goods that were never taken into stock go back without Lightspeed being told.
    if not order.from_stock or (order.status in NOT_YET and not order.lightspeed_id):
        return {"hidden": True}
    return {"order": order, "perms": context.get("perms"), "comparison": compare(order), "most_drift": MOST_DRIFT}
