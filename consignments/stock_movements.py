"""Pieces that orders and transfers will bring to an outlet or take from it, which its mirrored stock does not show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import QuerySet, Sum

from consignments.models import Order, OrderLine, Outlet
from consignments.statuses import RECEIVED_HERE, Kind, Status

# Lightspeed books goods in when it marks the order received: until then they are on their way, drafts too.
ON_ITS_WAY = frozenset(
    {
        Status.DRAFT, Status.PENDING_APPROVAL, Status.APPROVED, Status.AGREED, Status.PACKED, Status.SENT,
        Status.SENT_TO_LS, Status.IN_TRANSIT, Status.FAILED, Status.RECEIVED,
    }
)  # fmt: skip
# Once Lightspeed has it as sent, the source's stock is lower already.
PROMISED = ON_ITS_WAY - {Status.IN_TRANSIT, Status.RECEIVED}


def coming_to(outlet: Outlet, products: Sequence[int]) -> dict[int, Decimal]:
    """Pieces by product on the outlet's open orders and on transfers to it, less what has been settled of them."""
    rows = _lines(products).filter(order__outlet=outlet, order__kind__in=RECEIVED_HERE, order__status__in=ON_ITS_WAY)
    found: dict[int, Decimal] = {}
    for line in rows:
        # What is accepted of an order that is still open is in no stock before Lightspeed has the whole of it.
        pieces = line.open + line.accepted
        found[line.product_id] = found.get(line.product_id, Decimal(0)) + pieces
    return found


def leaving_from(products: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """Pieces by sending outlet and product on transfers and returns that Lightspeed does not know as sent yet."""
    leaving = Order.objects.filter(status__in=PROMISED, kind__in=(Kind.OUTLET, Kind.RETURN))
    rows = _lines(products).filter(order__in=leaving, order__from_stock=True).order_by()
    sums = rows.values_list("order__source", "order__outlet", "product").annotate(Sum("ordered"))
    found: dict[tuple[int, int], Decimal] = {}
    for source, outlet, product, pieces in sums:
        key = (source or outlet, product)
        found[key] = found.get(key, Decimal(0)) + pieces
    return found


def _lines(products: Sequence[int]) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(product__in=products)
