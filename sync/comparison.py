"""An order beside its consignment at Lightspeed, for pages and commands. Reads the mirror; calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import ExpressionWrapper, F, Sum
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from consignments.models import Order
from consignments.queries import value_field
from consignments.statuses import RECEIVED_HERE, Kind
from sync.compared_lines import NONE_DIFFER, Differing, differing_lines
from sync.drift import open_drift
from sync.models import Drift, LightspeedConsignment, PushStep

ZERO = Decimal(0)
MOST_LINES = 20


@dataclass(frozen=True)
class ComparedSum:
    """One figure over the whole order on both sides."""

    label: StrOrPromise
    ours: Decimal
    theirs: Decimal
    is_money: bool = False

    @property
    def agrees(self) -> bool:
        return self.ours == self.theirs


@dataclass(frozen=True)
class Comparison:
    """Ours against Lightspeed. `known` is False while Lightspeed has no consignment of the order that we know of."""

    known: bool
    lightspeed_id: str
    our_status: str
    their_status: str
    version: int
    as_of: datetime | None
    differing: Differing
    sums: Sequence[ComparedSum]
    drift: Sequence[Drift]
    steps: Sequence[PushStep]

    @property
    def in_step(self) -> bool:
        """Whether nothing is left that a person would have to look at."""
        return self.known and not self.drift and not self.differing.count


def compare(order: Order) -> Comparison:
    """The comparison of one order as the mirror stands: as many queries and rows for a long order as for a short."""
    consignment = consignment_of(order)
    return Comparison(
        known=consignment is not None,
        lightspeed_id=order.lightspeed_id or "",
        our_status=order.status,
        their_status=_status(consignment),
        version=consignment.version if consignment else 0,
        as_of=_as_of(consignment),
        differing=differing_lines(order, consignment, MOST_LINES) if consignment else NONE_DIFFER,
        sums=_sums(order, consignment) if consignment else [],
        drift=open_drift(order),
        steps=list(order.push_steps.all()),
    )


def consignment_of(order: Order) -> LightspeedConsignment | None:
    """The mirror of the order's consignment."""
    return LightspeedConsignment.objects.filter(lightspeed_id=order.lightspeed_id or "").first()


def _status(consignment: LightspeedConsignment | None) -> str:
    if consignment is None:
        return ""
    return "DELETED" if consignment.deleted else consignment.status


def _as_of(consignment: LightspeedConsignment | None) -> datetime | None:
    """The older of the two readings: the comparison is no fresher than that."""
    if consignment is None:
        return None
    return min(consignment.last_synced_at, consignment.lines_synced_at or consignment.last_synced_at)


def _sums(order: Order, consignment: LightspeedConsignment) -> list[ComparedSum]:
    ours = order.lines.order_by().aggregate(
        asked=Sum("ordered"), got=Sum("accepted"), money=Sum(_product("accepted", "unit_cost"))
    )
    stated = consignment.lines.filter(deleted=False).order_by()
    theirs = stated.aggregate(asked=Sum("count"), got=Sum("received"), money=Sum(_product("received", "cost")))
    return [
        ComparedSum(label, ours[name] or ZERO, theirs[name] or ZERO, is_money=name == "money")
        for name, label in _labels(order).items()
    ]


def _labels(order: Order) -> dict[str, StrOrPromise]:
    """What a return's other side makes of it is never counted in, here or there."""
    ordered: dict[str, StrOrPromise] = {
        "asked": _("Pieces ordered") if order.kind == Kind.SUPPLIER else _("Pieces sent")
    }
    received: dict[str, StrOrPromise] = {"got": _("Pieces received"), "money": _("Cost received")}
    return ordered | received if order.kind in RECEIVED_HERE else ordered


def _product(pieces: str, cost: str) -> Combinable:
    return ExpressionWrapper(F(pieces) * F(cost), output_field=value_field())
