"""What a device needs to count an order on its own: lines, codes, and what is settled so far."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects

from consignments.models import Order, OrderLine
from receiving.outlet_rules import buckets_with_photo, rules_of
from receiving.receipt_news import plain


def snapshot_of(order: Order, *, revealed: bool = False) -> dict[str, Any]:
    """The order as JSON, quantities as decimal strings.

    Where the outlet counts blind, ordered and settled quantities are left out until `revealed` for the review, so
    that they are not on the device at all while it counts.
    """
    rules = rules_of(order)
    lines = list(order.lines.select_related("product"))
    prefetch_related_objects([line.product for line in lines], "barcodes")
    hidden = rules.blind_count and not revealed
    return {
        "number": order.number,
        "supplier": order.origin.name,
        "outlet": order.outlet.name,
        "status": order.get_status_display(),
        "receivable": order.is_receivable,
        "blind": rules.blind_count,
        "needs_photo": list(buckets_with_photo(rules)),
        "needs_signature": rules.signature,
        "max_photos": settings.RECEIVING_MAX_PHOTOS,
        "max_photo_mb": settings.RECEIVING_MAX_PHOTO_MB,
        "shrink_photos_to": settings.RECEIVING_SHRINK_PHOTOS_TO,
        "lines": [_line(line, hidden=hidden) for line in lines],
    }


def _line(line: OrderLine, *, hidden: bool) -> dict[str, Any]:
    product = line.product
    codes = [product.sku, *(barcode.code for barcode in product.barcodes.all())]
    if product.supplier_code:
        codes.append(product.supplier_code)
    figures = {} if hidden else {"ordered": plain(line.ordered), "settled": plain(line.settled)}
    return {"product": product.pk, "sku": product.sku, "name": product.name, "codes": codes, **figures}
