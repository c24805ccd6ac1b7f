"""Stock counts, which start and end at Lightspeed: read from its mirror, with what they gained and lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import DecimalField, F, QuerySet
from django.db.models.functions import Abs, Coalesce
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import NotFound
from consignments.models import Outlet
from consignments.scope import check_right, outlets_for
from sync.models import LightspeedConsignment, LightspeedLine

STOCKTAKE = "STOCKTAKE"
# Lightspeed's list may grow: a state that is not here is shown as it is, and nothing is concluded from it.
STATES: Mapping[str, str] = {
    "STOCKTAKE": "Created",
    "STOCKTAKE_SCHEDULED": "Scheduled",
    "STOCKTAKE_IN_PROGRESS": "Being counted",
    "STOCKTAKE_IN_PROGRESS_PROCESSED": "Counted",
    "STOCKTAKE_COMPLETE": "Complete",
    "CANCELLED": "Cancelled",
    "CLOSED": "Closed",
}
ZERO = Decimal(0)


@dataclass(frozen=True)
class CountedProduct:
    """One product: what Lightspeed expected, what was counted, and the difference; None until it was counted."""

    sku: str
    name: str
    expected: Decimal
    counted: Decimal | None
    cost: Decimal

    @property
    def difference(self) -> Decimal | None:
        """More than 0 where more was found than expected."""
        return None if self.counted is None else self.counted - self.expected


@dataclass(frozen=True)
class StockCount:
    """The head of a stock count. Gains and losses are Lightspeed's own sums; None while it states none."""

    lightspeed_id: str
    name: str
    outlet: str
    state: str
    is_known: bool
    count_gain: Decimal | None
    cost_gain: Decimal | None
    count_loss: Decimal | None
    cost_loss: Decimal | None


def stock_counts(actor: Actor) -> QuerySet[LightspeedConsignment]:
    """Those of `actor`'s outlets, the newest change first; raises NotPermitted without the right to see orders."""
    check_right(actor, "consignments.view_order", _("see stock counts"))
    mine = outlets_for(actor).exclude(lightspeed_id=None).values_list("lightspeed_id", flat=True)
    return LightspeedConsignment.objects.filter(type=STOCKTAKE, deleted=False, outlet_id__in=list(mine))


def heads_of(rows: list[LightspeedConsignment]) -> list[StockCount]:
    """`rows` in people's words."""
    outlets = Outlet.objects.in_bulk({row.outlet_id for row in rows}, field_name="lightspeed_id")
    return [_head(row, outlets[row.outlet_id].name if row.outlet_id in outlets else "") for row in rows]


def find_stock_count(lightspeed_id: str, actor: Actor) -> LightspeedConsignment:
    """The stock count; raises NotFound alike for one that is not there and one of a foreign outlet."""
    found = stock_counts(actor).filter(lightspeed_id=lightspeed_id).first()
    if found is None:
        raise NotFound(_("There is no such stock count at your outlets."))
    return found


def lines_of(count: LightspeedConsignment) -> QuerySet[LightspeedLine]:
    """The lines of a stock count, those that differ most first and those that are not counted yet last."""
    difference = Coalesce(Abs(F("received") - Coalesce(F("count"), ZERO)), -1, output_field=DecimalField())
    return count.lines.filter(deleted=False).order_by(difference.desc(), "pk")


def products_of(rows: Iterable[LightspeedLine], names: Mapping[str, str]) -> list[CountedProduct]:
    """The lines of a stock count; `names` has the products' names by Lightspeed's id."""
    return [
        CountedProduct(row.sku, names.get(row.product_id, ""), row.count or ZERO, row.received, row.cost or ZERO)
        for row in rows
    ]


def _head(row: LightspeedConsignment, outlet: str) -> StockCount:
    return StockCount(
        lightspeed_id=row.lightspeed_id,
        name=row.name or row.reference or row.lightspeed_id,
        outlet=outlet,
        state=STATES.get(row.status, row.status),
        is_known=row.status in STATES,
        count_gain=_number(row, "total_count_gain"),
        cost_gain=_number(row, "total_cost_gain"),
        count_loss=_number(row, "total_count_loss"),
        cost_loss=_number(row, "total_cost_loss"),
    )


def _number(row: LightspeedConsignment, name: str) -> Decimal | None:
    """What the raw answer states; None for nothing, or for what is no number."""
    try:
        value = Decimal(str(row.raw.get(name)))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None
