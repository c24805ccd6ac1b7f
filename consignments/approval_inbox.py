"""What waits for one approver, with what they need to decide: constant queries, however many orders wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django_stubs_ext import WithAnnotations

from consignments.actors import Actor
from consignments.inbox_capacity import uncounted
from consignments.inbox_tiers import ByTier, TierChoice, by_tier
from consignments.models import ApprovalTier, Order, OrderEvent
from consignments.queries import Figures, with_figures
from consignments.saved_views import to_approve
from consignments.scope import orders_for
from consignments.statuses import Kind, Status
from consignments.timeline import FieldChange, changes_of

MOST_SHOWN = 25
# Beyond these nobody counts what waits.
MOST_COUNTED = 500
HISTORY = 3


@dataclass(frozen=True)
class Waiting:
    """One order to decide on. `same_day` are others to the same supplier made that day: a split shows here.

    `cannot` says why this person's approval would not count; they may still reject.
    """

    order: WithAnnotations[Order, Figures]
    since: datetime | None
    changes: Sequence[FieldChange]
    same_day: Sequence[WithAnnotations[Order, Figures]]
    history: Sequence[WithAnnotations[Order, Figures]]
    may_be_ticked: bool
    tier: ApprovalTier | None
    cannot: str

    @property
    def same_day_value(self) -> Decimal:
        """What the others of that day are worth together."""
        return sum((other.value for other in self.same_day), Decimal(0))


_SHOWN = ("supplier", "outlet", "source", "created_by", "last_edited_by")


@dataclass(frozen=True)
class Inbox:
    """What is shown, the tiers to choose from, and of how many that wait in the chosen one (or in all)."""

    shown: Sequence[Waiting]
    tiers: Sequence[TierChoice]
    total: int
    everything: int


def inbox_of(actor: Actor, tier: str = "") -> Inbox:
    """The orders that `actor` can decide on, those that wait longest first; those of one tier, if it is given."""
    mine = to_approve(orders_for(actor), actor).select_related(*_SHOWN)
    waiting = with_figures(mine.order_by("pk")[:MOST_COUNTED])
    tiers = by_tier(waiting)
    chosen = [order for order in waiting if tier in ("", tiers.key_of(order))]
    orders = chosen[:MOST_SHOWN]
    events = _events_of(orders)
    others = _others(orders, actor)
    cannot = uncounted(orders, tiers, actor.user) if actor.user else {}
    shown = [
        _waiting(order, events[order.pk], _of_its_supplier(order, others), tiers, cannot.get(order.pk, ""))
        for order in orders
    ]
    return Inbox(shown, tiers.choices, len(chosen), len(waiting))


def _waiting(
    order: WithAnnotations[Order, Figures],
    events: Sequence[OrderEvent],
    others: Sequence[WithAnnotations[Order, Figures]],
    tiers: ByTier,
    cannot: str,
) -> Waiting:
    submitted = [event for event in events if event.name == "submit"]
    before_last = submitted[-2].seq if len(submitted) > 1 else None
    changes = [change for event in events if before_last and event.seq > before_last for change in changes_of(event)]
    day = _day(order)
    rest = [other for other in others if other.pk != order.pk]
    return Waiting(
        order=order,
        since=submitted[-1].created_at if submitted else None,
        changes=changes,
        same_day=[other for other in rest if _day(other) == day],
        history=[other for other in rest if other.pk < order.pk and _day(other) != day][:HISTORY],
        may_be_ticked=not cannot and order.value < settings.APPROVAL_BULK_LIMIT,
        tier=tiers.rule_of[order.pk],
        cannot=cannot,
    )


def _of_its_supplier(
    order: Order, others: Mapping[int, list[WithAnnotations[Order, Figures]]]
) -> Sequence[WithAnnotations[Order, Figures]]:
    """The other orders to compare with; a transfer or return has none."""
    return others[order.supplier_id] if order.kind == Kind.SUPPLIER and order.supplier_id else []


def _day(order: Order) -> date:
    return order.created_at.astimezone(ZoneInfo(order.outlet.time_zone)).date()


def _events_of(orders: Iterable[Order]) -> Mapping[int, list[OrderEvent]]:
    found: dict[int, list[OrderEvent]] = defaultdict(list)
    wanted = OrderEvent.objects.filter(order__in=[order.pk for order in orders], name__in=("submit", "edit"))
    for event in wanted.order_by("order", "seq"):
        found[event.order_id].append(event)
    return found


def _others(orders: Sequence[Order], actor: Actor) -> Mapping[int, list[WithAnnotations[Order, Figures]]]:
    """The newest live orders of each supplier concerned, that the approver may see, the newest first."""
    found: dict[int, list[WithAnnotations[Order, Figures]]] = defaultdict(list)
    suppliers = {order.supplier_id for order in orders if order.supplier_id}
    seen = orders_for(actor).exclude(status__in=(Status.CANCELLED, Status.DRAFT)).select_related("outlet", "supplier")
    newest = [
        order
        for supplier in suppliers
        for order in seen.filter(kind=Kind.SUPPLIER, supplier=supplier).order_by("-pk")[:MOST_SHOWN]
    ]
    for order in with_figures(newest):
        found[order.vendor.pk].append(order)
    return found
