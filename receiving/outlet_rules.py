"""How the outlet of an order counts."""

from __future__ import annotations

from consignments.models import Order
from receiving.models import OutletRules


def rules_of(order: Order) -> OutletRules:
    """The outlet's rules; an unsaved row with the defaults where nobody set any."""
    return OutletRules.objects.filter(outlet=order.outlet_id).first() or OutletRules(outlet_id=order.outlet_id)


def buckets_with_photo(rules: OutletRules) -> tuple[str, ...]:
    """The ends of pieces that need a photograph as evidence; damage always does."""
    extra = {"missing": rules.photo_of_missing, "wrong": rules.photo_of_wrong}
    return ("damaged", *(bucket for bucket, asked in extra.items() if asked))
