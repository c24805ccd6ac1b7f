"""An order beside its consignment at Lightspeed, for pages and commands. Reads the mirror; calls nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from consignments.models import Order, OrderLine
from consignments.statuses import RECEIVED_HERE, Kind, Status
from sync.drift import open_drift
from sync.kinds import RULES
from sync.models import Drift, LightspeedConsignment, LightspeedLine, PushStep

ZERO = Decimal(0)
# Before this nothing received was carried to Lightspeed, so a difference there means nothing yet.
RECEIPTS_CARRIED = frozenset({Status.DISPUTED, Status.COMPLETE})


@dataclass(frozen=True)
class ComparedLine:
    """One product on both sides. None: that side has no such line, or states nothing."""

    sku: str
    name: str
    ordered: Decimal | None
    count: Decimal | None
    accepted: Decimal | None
    received: Decimal | None
    unit_cost: Decimal | None
    cost: Decimal | None
    agrees: bool


@dataclass(frozen=True)
class ComparedSum:
    """One figure over the whole order on both sides."""

    label: str
    ours: Decimal
    theirs: Decimal

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
    lines: Sequence[ComparedLine]
    sums: Sequence[ComparedSum]
    drift: Sequence[Drift]
    steps: Sequence[PushStep]

    @property
    def in_step(self) -> bool:
        """Whether nothing is left that a person would have to look at."""
        return self.known and not self.drift and all(line.agrees for line in self.lines)


def compare(order: Order) -> Comparison:
    """The comparison of one order as the mirror stands."""
    consignment = LightspeedConsignment.objects.filter(lightspeed_id=order.lightspeed_id or "").first()
    ours = list(order.lines.select_related("product"))
    theirs = list(consignment.lines.filter(deleted=False)) if consignment else []
    return Comparison(
        known=consignment is not None,
        lightspeed_id=order.lightspeed_id or "",
        our_status=order.status,
        their_status=_status(consignment),
        version=consignment.version if consignment else 0,
        as_of=_as_of(consignment),
        lines=_lines(order, ours, {line.product_id: line for line in theirs}) if consignment else [],
        sums=_sums(order, ours, theirs) if consignment else [],
        drift=open_drift(order),
        steps=list(order.push_steps.all()),
    )


def _status(consignment: LightspeedConsignment | None) -> str:
    if consignment is None:
        return ""
    return "DELETED" if consignment.deleted else consignment.status


def _as_of(consignment: LightspeedConsignment | None) -> datetime | None:
    """The older of the two readings: the comparison is no fresher than that."""
    if consignment is None:
        return None
    return min(consignment.last_synced_at, consignment.lines_synced_at or consignment.last_synced_at)


def _lines(order: Order, ours: Sequence[OrderLine], theirs: dict[str, LightspeedLine]) -> list[ComparedLine]:
    rows = [_line(order, line, theirs.pop(line.product.lightspeed_id or "", None)) for line in ours]
    return rows + [_extra(line) for line in theirs.values() if line.count or line.received]


def _line(order: Order, line: OrderLine, other: LightspeedLine | None) -> ComparedLine:
    carried = order.status in RECEIPTS_CARRIED
    agrees = (
        other is not None
        and line.ordered == (other.count or ZERO)
        and (line.unit_cost == other.cost or not RULES[order.kind].costs)
        and (not carried or line.accepted == (other.received or ZERO))
    )
    return ComparedLine(
        sku=line.product.sku,
        name=line.product.name,
        ordered=line.ordered,
        count=other.count if other else None,
        accepted=line.accepted,
        received=other.received if other else None,
        unit_cost=line.unit_cost,
        cost=other.cost if other else None,
        agrees=agrees,
    )


def _extra(line: LightspeedLine) -> ComparedLine:
    return ComparedLine(line.sku, "", None, line.count, None, line.received, None, line.cost, agrees=False)


def _sums(order: Order, ours: Sequence[OrderLine], theirs: Sequence[LightspeedLine]) -> list[ComparedSum]:
    """What a return's other side makes of it is never counted in, here or there."""
    ordered = ComparedSum(
        "Pieces ordered" if order.kind == Kind.SUPPLIER else "Pieces sent",
        sum((line.ordered for line in ours), ZERO),
        sum((line.count or ZERO for line in theirs), ZERO),
    )
    return [ordered, *_received(ours, theirs)] if order.kind in RECEIVED_HERE else [ordered]


def _received(ours: Sequence[OrderLine], theirs: Sequence[LightspeedLine]) -> list[ComparedSum]:
    return [
        ComparedSum(
            "Pieces received",
            sum((line.accepted for line in ours), ZERO),
            sum((line.received or ZERO for line in theirs), ZERO),
        ),
        ComparedSum(
            "Cost received",
            sum((line.accepted * line.unit_cost for line in ours), ZERO),
            sum(((line.received or ZERO) * (line.cost or ZERO) for line in theirs), ZERO),
        ),
    ]
