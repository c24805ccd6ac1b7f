"""Questions about many orders or lines, answered exactly and with a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Any, TypedDict, cast
from zoneinfo import ZoneInfo

from django.db.models import Count, ExpressionWrapper, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from consignments.fields import ExactDecimalField, quantity_field
from consignments.models import Order, OrderLine, Outlet
from consignments.statuses import TERMINAL, Status

SETTLED_COLUMNS = ("accepted", "damaged", "missing", "wrong", "short_closed")


def value_field() -> ExactDecimalField:
    """A quantity times a unit cost: five places and five places make ten, exactly."""
    return ExactDecimalField(max_digits=19, decimal_places=10)


class Figures(TypedDict):
    """What `with_figures` adds to an order; settled are the lines with nothing open."""

    line_count: int
    settled_count: int
    value: Decimal


NO_LINES = Figures(line_count=0, settled_count=0, value=Decimal(0))


def _quantity(expression: Combinable) -> ExpressionWrapper[Any]:
    return ExpressionWrapper(expression, output_field=quantity_field())


def _sum_of(columns: Sequence[str]) -> Combinable:
    total: Combinable = F(columns[0])
    for column in columns[1:]:
        total = _quantity(total + F(column))
    return total


LINE_SETTLED = _sum_of(SETTLED_COLUMNS)
LINE_VALUE = ExpressionWrapper(F("ordered") * F("unit_cost"), output_field=value_field())
OPEN_LINE = Q(ordered__gt=LINE_SETTLED)

# Nothing is late any more once it is booked in.
STILL_DUE = frozenset(Status) - TERMINAL - {Status.RECEIVED}


def with_figures(orders: Iterable[Order]) -> list[WithAnnotations[Order, Figures]]:
    """`orders` (a page of them, already cut) with their figures; one query more, however many they are.

    Not an annotation: MariaDB would count every order's lines before it cut the page.
    """
    page = list(orders)
    figures = _figures_by_order(page)
    for order in page:
        for name, figure in figures.get(order.pk, NO_LINES).items():
            setattr(order, name, figure)
    return cast("list[WithAnnotations[Order, Figures]]", page)


def _figures_by_order(orders: Sequence[Order]) -> dict[int, Figures]:
    rows = (
        OrderLine.objects.filter(order__in=[order.pk for order in orders])
        .order_by()
        .values("order")
        .annotate(line_count=Count("pk"), settled_count=Count("pk", filter=~OPEN_LINE), value=Sum(LINE_VALUE))
    )
    return {
        row["order"]: Figures(line_count=row["line_count"], settled_count=row["settled_count"], value=row["value"])
        for row in rows
    }


def overdue(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Those whose due date has passed by the calendar of their outlet and whose goods are not all in."""
    zones = Outlet.objects.order_by().values_list("time_zone", flat=True).distinct()
    late = [Q(outlet__time_zone=zone, due_date__lt=local_day(zone)) for zone in zones]
    return orders.filter(reduce(Q.__or__, late, Q(pk__in=[])), status__in=STILL_DUE)


def is_overdue(order: Order) -> bool:
    """The same answer as `overdue` for one order; reads its outlet."""
    if order.due_date is None or order.status not in STILL_DUE:
        return False
    return order.due_date < local_day(order.outlet.time_zone)


def local_day(time_zone: str) -> date:
    """Today's date there."""
    return timezone.localdate(timezone=ZoneInfo(time_zone))


def order_value(order: Order) -> Decimal:
    """What the ordered pieces cost in all, exactly."""
    total: Decimal | None = order.lines.aggregate(total=Sum(LINE_VALUE, output_field=value_field()))["total"]
    return total if total is not None else Decimal(0)
