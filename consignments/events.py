"""The history of an order: append-only rows, numbered without a gap."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from consignments.actors import Actor
from consignments.models import Order, OrderEvent


def record(
    order: Order,
    name: str,
    *,
    actor: Actor,
    from_status: str = "",
    to_status: str = "",
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> OrderEvent:
    """Adds the next event of `order`. The caller holds the order's lock, so the number cannot be taken twice."""
    last = OrderEvent.objects.filter(order=order).aggregate(last=Max("seq"))["last"] or 0
    return OrderEvent.objects.create(
        order=order,
        seq=last + 1,
        name=name,
        from_status=from_status,
        to_status=to_status,
        user=actor.user,
        actor=actor.name,
        reason=reason,
        data=dict(data or {}),
    )
