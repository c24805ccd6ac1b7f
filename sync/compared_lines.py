"""The lines of an order beside those of its consignment. The database compares; only what is shown is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from consignments.fields import quantity_field
from consignments.models import Order, OrderLine
from consignments.statuses import Status
from sync.kinds import RULES
from sync.models import LightspeedConsignment, LightspeedLine

# Before this nothing received was carried to Lightspeed, so a difference there means nothing yet.
RECEIPTS_CARRIED = frozenset({Status.DISPUTED, Status.COMPLETE})
STATES_SOMETHING = Q(count__gt=0) | Q(count__lt=0) | Q(received__gt=0) | Q(received__lt=0)


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


class Verdict(TypedDict):
    """What the database says of a line of ours."""

    agrees: bool


@dataclass(frozen=True)
class Differing:
    """The lines that differ: how many, and the first of them."""

    count: int
    shown: Sequence[ComparedLine]


NONE_DIFFER = Differing(0, ())


def differing_lines(order: Order, consignment: LightspeedConsignment, most: int) -> Differing:
    """Lines of either side that the other has not, or states otherwise; ours come first."""
    ours, extra = _judged(order, consignment).filter(agrees=False), _only_there(order, consignment)
    count = ours.count() + extra.count()
    shown = compared(consignment, ours[:most]) if count else []
    if count > len(shown) < most:
        shown += [_extra(line) for line in extra[: most - len(shown)]]
    return Differing(count, shown)


def short_lines(order: Order, consignment: LightspeedConsignment) -> list[ComparedLine]:
    """The lines that did not arrive as ordered, whether both sides agree on that or not."""
    return compared(consignment, _judged(order, consignment).exclude(accepted=F("ordered")))


def compared(
    consignment: LightspeedConsignment, lines: QuerySet[WithAnnotations[OrderLine, Verdict]]
) -> list[ComparedLine]:
    """Each of `lines` with what Lightspeed states for its product."""
    ours = list(lines.select_related("product"))
    wanted = [line.product.lightspeed_id for line in ours if line.product.lightspeed_id]
    theirs = {line.product_id: line for line in _stated(consignment).filter(product_id__in=wanted)}
    return [_line(line, theirs.get(line.product.lightspeed_id or "")) for line in ours]


def _stated(consignment: LightspeedConsignment) -> QuerySet[LightspeedLine]:
    return consignment.lines.filter(deleted=False)


def _judged(order: Order, consignment: LightspeedConsignment) -> QuerySet[WithAnnotations[OrderLine, Verdict]]:
    nothing = Value(Decimal(0), output_field=quantity_field())
    stated = _stated(consignment).alias(asked=Coalesce("count", nothing), got=Coalesce("received", nothing))
    same = stated.filter(product_id=OuterRef("product__lightspeed_id"), asked=OuterRef("ordered"))
    if RULES[order.kind].costs:
        same = same.filter(cost=OuterRef("unit_cost"))
    if order.status in RECEIPTS_CARRIED:
        same = same.filter(got=OuterRef("accepted"))
    return order.lines.annotate(agrees=Exists(same))


def _only_there(order: Order, consignment: LightspeedConsignment) -> QuerySet[LightspeedLine]:
    known = order.lines.filter(product__lightspeed_id=OuterRef("product_id"))
    return _stated(consignment).filter(STATES_SOMETHING).exclude(Exists(known))


def _line(line: WithAnnotations[OrderLine, Verdict], other: LightspeedLine | None) -> ComparedLine:
    return ComparedLine(
        sku=line.product.sku,
        name=line.product.name,
        ordered=line.ordered,
        count=other.count if other else None,
        accepted=line.accepted,
        received=other.received if other else None,
        unit_cost=line.unit_cost,
        cost=other.cost if other else None,
        agrees=line.agrees,
    )


def _extra(line: LightspeedLine) -> ComparedLine:
    return ComparedLine(line.sku, "", None, line.count, None, line.received, None, line.cost, agrees=False)
