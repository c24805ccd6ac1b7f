"""What an outlet has of some products, as far as Lightspeed's stock is mirrored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from consignments.actors import Actor
from consignments.models import Outlet, Product, StockLevel
from consignments.scope import outlets_for


@dataclass(frozen=True)
class StockedProduct:
    """A product with the pieces at one outlet; None where nothing is mirrored."""

    product: Product
    on_hand: Decimal | None


@dataclass(frozen=True)
class Stocked:
    """Products beside what `outlet` has of them; None: no outlet that the person may act for."""

    outlet: Outlet | None
    products: Sequence[StockedProduct]


def stocked(products: Sequence[Product], outlet_id: int | None, actor: Actor) -> Stocked:
    """`products` with their stock at one of `actor`'s outlets: two queries, however many they are."""
    outlet = outlets_for(actor).filter(pk=outlet_id).first() if products and outlet_id else None
    levels = StockLevel.objects.filter(outlet=outlet, product__in=products) if outlet else StockLevel.objects.none()
    on_hand = dict(levels.values_list("product", "on_hand"))
    return Stocked(outlet, [StockedProduct(product, on_hand.get(product.pk)) for product in products])
