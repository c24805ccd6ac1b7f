"""Orders by their due date, each judged by the calendar of its own outlet."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from consignments.models import Order, Outlet
from consignments.queries import STILL_DUE, local_day


def due_within(orders: QuerySet[Order], days: int) -> QuerySet[Order]:
    """Those still to come that are due from today (there) to `days` days later."""
    zones = Outlet.objects.order_by().values_list("time_zone", flat=True).distinct()
    soon = [Q(outlet__time_zone=zone, due_date__range=_days_from_today(zone, days)) for zone in zones]
    return orders.filter(reduce(or_, soon, Q(pk__in=[])), status__in=STILL_DUE)


def _days_from_today(zone: str, days: int) -> tuple[object, object]:
    today = local_day(zone)
    return today, today + timedelta(days=days)
