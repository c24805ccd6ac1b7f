"""How well suppliers deliver and keep their prices, from what was received."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.db.models import Max, Q, QuerySet

from consignments.models import Order, OrderLine
from consignments.statuses import Kind, Status
from receiving.counts import ZERO
from receiving.models import Receipt

# Only orders whose lines are all settled say how much came in the end.
SETTLED = frozenset({Status.RECEIVED, Status.COMPLETE})
TENTH = Decimal("0.1")
# Where the bar of a price ends; what is beyond is told by its number.
BAR_END = Decimal(20)


@dataclass(frozen=True)
class Score:
    """One supplier. Rates in percent with one place, None where there is nothing to judge by.

    fill_rate:    accepted of ordered pieces; more than ordered counts as ordered.
    damage_rate:  damaged of the pieces that arrived.
    on_time_rate: orders whose last goods came by the due date, in the outlet's calendar.
    days_late:    on average, over the late ones.
    price_change: what the accepted pieces cost by their products' last cost, beyond what the orders said; less than 0
                  where they became cheaper. Products without a cost on either side are left out.
    """

    supplier: str
    orders: int
    fill_rate: Decimal | None
    damage_rate: Decimal | None
    on_time_rate: Decimal | None
    days_late: Decimal | None
    price_change: Decimal | None

    @property
    def price_words(self) -> str:
        """The change with its sign."""
        return "" if self.price_change is None else f"{self.price_change:+} %"

    @property
    def price_bar(self) -> tuple[Decimal, Decimal]:
        """Where the bar of the change begins and how wide it is, in percent around 0."""
        change = max(-BAR_END, min(self.price_change or ZERO, BAR_END))
        return min(change, ZERO), abs(change)


def scores(orders: QuerySet[Order], *, since: datetime) -> list[Score]:
    """The suppliers of `orders` that were received in full since then, by name, in a few queries."""
    arrived = Max("receipts__arrived_at", filter=Q(receipts__kind=Receipt.Kind.RECEIPT, receipts__reversal=None))
    settled = (
        orders.filter(kind=Kind.SUPPLIER, status__in=SETTLED)
        .annotate(last_arrival=arrived)
        .filter(last_arrival__gte=since)
    )
    by_supplier: dict[str, list[Order]] = defaultdict(list)
    for order in settled.select_related("supplier", "outlet").order_by("supplier__name"):
        by_supplier[order.vendor.name].append(order)
    pieces = _pieces(order.pk for each in by_supplier.values() for order in each)
    return [_score(supplier, each, pieces) for supplier, each in by_supplier.items()]


def _pieces(order_ids: Iterable[int]) -> dict[int, list[OrderLine]]:
    lines: dict[int, list[OrderLine]] = defaultdict(list)
    for line in OrderLine.objects.filter(order__in=list(order_ids)).select_related("product"):
        lines[line.order_id].append(line)
    return lines


def _score(supplier: str, orders: list[Order], lines: dict[int, list[OrderLine]]) -> Score:
    each = [line for order in orders for line in lines[order.pk]]
    ordered = sum((line.ordered for line in each), ZERO)
    filled = sum((min(line.accepted, line.ordered) for line in each), ZERO)
    damaged = sum((line.damaged for line in each), ZERO)
    came = sum((line.accepted + line.damaged + line.wrong for line in each), ZERO)
    late = [_days_late(order) for order in orders if order.due_date]
    really_late = [days for days in late if days > 0]
    return Score(
        supplier=supplier,
        orders=len(orders),
        fill_rate=_percent(filled, ordered),
        damage_rate=_percent(damaged, came),
        on_time_rate=_percent(Decimal(len(late) - len(really_late)), Decimal(len(late))),
        days_late=_mean(really_late),
        price_change=_price_change(each),
    )


def _price_change(lines: Iterable[OrderLine]) -> Decimal | None:
    priced = [line for line in lines if line.unit_cost and line.product.last_cost]
    agreed = sum((line.accepted * line.unit_cost for line in priced), ZERO)
    last = sum((line.accepted * line.product.last_cost for line in priced), ZERO)
    return _percent(last - agreed, agreed)


def _days_late(order: Order) -> int:
    """Days between the due date and the day the last goods came, by the outlet's calendar; negative when early."""
    arrived: datetime = order.last_arrival  # type: ignore[attr-defined]
    due = order.due_date or arrived.date()
    return (arrived.astimezone(ZoneInfo(order.outlet.time_zone)).date() - due).days


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else None


def _mean(days: list[int]) -> Decimal | None:
    return (Decimal(sum(days)) / len(days)).quantize(TENTH, ROUND_HALF_UP) if days else None
