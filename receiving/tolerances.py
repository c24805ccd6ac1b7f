"""How much over is no news."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from consignments.models import OrderLine
from receiving.counts import ZERO
from receiving.models import Tolerance

HUNDRED = Decimal(100)


def beyond_tolerance(lines: Iterable[OrderLine]) -> dict[str, Decimal]:
    """The pieces over of each SKU whose over-receipt goes beyond its tolerance. Lines with their products loaded."""
    over = [line for line in lines if line.over]
    if not over:
        return {}
    rows = Tolerance.objects.filter(
        Q(product__in=[line.product_id for line in over]) | Q(supplier__in=[line.product.supplier_id for line in over])
    )
    products = {row.product_id: row for row in rows}
    suppliers = {row.supplier_id: row for row in rows}
    return {
        line.product.sku: line.over
        for line in over
        if line.over > allowance(line.ordered, products.get(line.product_id) or suppliers.get(line.product.supplier_id))
    }


def allowance(ordered: Decimal, tolerance: Tolerance | None) -> Decimal:
    """The pieces that may come beyond `ordered` without a report: none without a tolerance."""
    if tolerance is None:
        return ZERO
    share = ordered * tolerance.percent / HUNDRED
    return share if tolerance.pieces is None else min(share, tolerance.pieces)
