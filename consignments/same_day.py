"""Orders that may be parts of a larger one, split to stay under an approver's limit."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django_stubs_ext import WithAnnotations

from consignments.actors import Actor
from consignments.models import Order
from consignments.queries import Figures, with_figures
from consignments.scope import orders_for
from consignments.statuses import Status

# Of a supplier that is sent hundreds a day nobody reads them all.
MOST_SHOWN = 25


def same_day_orders(order: Order, actor: Actor) -> list[WithAnnotations[Order, Figures]]:
    """Other orders to the same supplier, or transfers from the same outlet, made on the same day there.

    By the outlet's calendar, and only those that `actor` may see, the newest first. Drafts and what was cancelled are
    left out.
    """
    zone = ZoneInfo(order.outlet.time_zone)
    day = order.created_at.astimezone(zone).date()
    start = datetime.combine(day, time.min, zone)
    end = datetime.combine(day + timedelta(days=1), time.min, zone)
    others = orders_for(actor).filter(kind=order.kind, supplier=order.supplier_id, source=order.source_id)
    others = others.filter(created_at__gte=start, created_at__lt=end)
    others = others.exclude(pk=order.pk).exclude(status__in=(Status.CANCELLED, Status.DRAFT))
    return with_figures(others.select_related("outlet").order_by("-pk")[:MOST_SHOWN])
