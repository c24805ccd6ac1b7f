"""What an outlet might order or ask of other outlets, from mirrored stock, reorder points and what is on its way.

Nothing is decided here: each suggestion says how it was reckoned, and a person picks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import TypedDict

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django_stubs_ext import WithAnnotations

from consignments import scope
from consignments.actors import Actor
from consignments.models import Outlet, Product, StockLevel
from consignments.stock_movements import coming_to, leaving_from

ZERO = Decimal(0)
A_PAGE = 50


class RunsLow(TypedDict):
    """What `with_low_ones` adds to an outlet."""

    runs_low: bool


@dataclass(frozen=True)
class Way:
    """One way to get pieces: from another outlet, or (`source` None) from the product's supplier."""

    source: Outlet | None
    quantity: Decimal
    reason: str


@dataclass(frozen=True)
class Suggestion:
    """A product that runs low at the outlet, why, and the ways to get more; none where enough is coming."""

    product: Product
    reason: str
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class SuggestionPage:
    """Some suggestions; `after` is where the next page starts, None on the last."""

    suggestions: Sequence[Suggestion]
    after: int | None


def suggestions_for(outlet: Outlet, *, actor: Actor, after: int = 0) -> SuggestionPage:
    """Products at or below their reorder point at `outlet`, behind product `after`: six queries, however many outlets.

    Raises NotPermitted or NotFound (a foreign outlet).
    """
    scope.check_right(actor, "consignments.add_order", _("see what could be ordered"))
    scope.check_outlet(actor, outlet.pk)
    low = _low(outlet, after)
    shown = low[:A_PAGE]
    products = [level.product_id for level in shown]
    coming = coming_to(outlet, products)
    others = _spare_elsewhere(outlet, products)
    found = [
        _suggestion(level, coming.get(level.product_id, ZERO), others.get(level.product_id, ())) for level in shown
    ]
    return SuggestionPage(found, shown[-1].product_id if len(low) > A_PAGE else None)


def with_low_ones(outlets: QuerySet[Outlet]) -> list[WithAnnotations[Outlet, RunsLow]]:
    """`outlets` with whether anything runs low there: one look into the index for each, however much does."""
    low = StockLevel.objects.filter(outlet=OuterRef("pk"), is_low=1)
    return list(outlets.annotate(runs_low=Exists(low)))


def _low(outlet: Outlet, after: int) -> list[StockLevel]:
    """One more than a page, along the index."""
    rows = StockLevel.objects.filter(outlet=outlet, is_low=1, product__gt=after).order_by("product_id")
    return list(rows.select_related("product__supplier")[: A_PAGE + 1])


@dataclass(frozen=True)
class _Spare:
    """Pieces that another outlet has beyond its own reorder point."""

    outlet: Outlet
    on_hand: Decimal
    kept: Decimal
    leaving: Decimal

    @property
    def pieces(self) -> Decimal:
        """Whole pieces: nobody sends a third of one."""
        return (self.on_hand - self.leaving - self.kept) // 1


def _spare_elsewhere(outlet: Outlet, products: Sequence[int]) -> dict[int, list[_Spare]]:
    """By product, the outlets that can spare some, the one with most first."""
    levels = StockLevel.objects.filter(product__in=products, on_hand__gt=0, outlet__is_active=True)
    levels = levels.exclude(outlet=outlet).select_related("outlet")
    leaving = leaving_from(products)
    found: dict[int, list[_Spare]] = {}
    for level in levels:
        gone = leaving.get((level.outlet_id, level.product_id), ZERO)
        spare = _Spare(level.outlet, level.on_hand, level.reorder_point or ZERO, gone)
        if spare.pieces > 0:
            found.setdefault(level.product_id, []).append(spare)
    for spares in found.values():
        spares.sort(key=lambda spare: (-spare.pieces, spare.outlet.name))
    return found


def _suggestion(level: StockLevel, coming: Decimal, spares: Sequence[_Spare]) -> Suggestion:
    point = level.reorder_point or ZERO
    wanted = _wanted(level, coming)
    known = _("%(on_hand)s here, %(coming)s on the way, reorder at %(point)s") % {
        "on_hand": _plain(level.on_hand),
        "coming": _plain(coming),
        "point": _plain(point),
    }
    if wanted <= 0:
        return Suggestion(level.product, _("%(known)s: enough is coming.") % {"known": known}, ())
    amount = (
        _(" (by %(reorder_amount)s)") % {"reorder_amount": _plain(level.reorder_amount)} if level.reorder_amount else ""
    )
    reason = _("%(known)s%(amount)s: %(wanted)s wanted.") % {"known": known, "amount": amount, "wanted": _plain(wanted)}
    ways = _ways(level.product, wanted, spares)
    nowhere = "" if ways else _(" No other outlet can spare any, and no supplier sells it.")
    return Suggestion(level.product, reason + nowhere, tuple(ways))


def _wanted(level: StockLevel, coming: Decimal) -> Decimal:
    """Up to the reorder point and one more, by at least the reorder amount; 0 where what comes lifts it above."""
    point, there = level.reorder_point or ZERO, level.on_hand + coming
    if there > point:
        return ZERO
    return max(level.reorder_amount or ZERO, (point - there).to_integral_value(ROUND_CEILING) + 1)


def _ways(product: Product, wanted: Decimal, spares: Sequence[_Spare]) -> list[Way]:
    """First what one other outlet can spare, since that is paid for; the rest, if any, from the supplier."""
    ways, rest = [], wanted
    if spares:
        best = spares[0]
        moved = min(wanted, best.pieces)
        leaving = _(", %(leaving)s already promised") % {"leaving": _plain(best.leaving)} if best.leaving else ""
        reason = _("%(name)s has %(on_hand)s%(leaving)s and keeps %(kept)s.") % {
            "name": best.outlet.name,
            "on_hand": _plain(best.on_hand),
            "leaving": leaving,
            "kept": _plain(best.kept),
        }
        ways.append(Way(best.outlet, moved, reason))
        rest -= moved
    if rest > 0 and product.supplier and product.supplier.is_active and product.is_active:
        ways.append(_from_supplier(product, rest, _("the rest") if ways else _("all of it")))
    return ways


def _from_supplier(product: Product, rest: Decimal, share: str) -> Way:
    pack = max(product.pack_size, Decimal(1))
    packs = (rest / pack).to_integral_value(ROUND_CEILING)
    rounded = _(", in packs of %(pack)s") % {"pack": _plain(pack)} if pack != 1 else ""
    return Way(
        None,
        packs * pack,
        _("%(supplier)s delivers %(share)s%(rounded)s.")
        % {"supplier": product.supplier, "share": share, "rounded": rounded},
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
