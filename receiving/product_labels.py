"""How many labels the goods of a receipt, or of all receipts of an order, need."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from consignments.errors import NotFound
from consignments.models import Order, Product
from receiving.models import Receipt, ReceiptLine

MOST_OF_A_PRODUCT = 500
MOST_AT_ONCE = 2_000


@dataclass(frozen=True)
class LabelledProduct:
    """A product of which `accepted` pieces came."""

    product: Product
    accepted: Decimal

    @property
    def labels(self) -> int:
        """One for each piece; 2.5 metres are three. No more than a product may have."""
        return min(int(self.accepted.to_integral_value(ROUND_CEILING)), MOST_OF_A_PRODUCT)


def standing_receipts(order: Order) -> QuerySet[Receipt]:
    """Those of `order` that were not taken back, newest first."""
    return order.receipts.filter(kind=Receipt.Kind.RECEIPT, reversal=None).order_by("-id")


def receipt_to_label(order: Order, receipt_id: str) -> Receipt | None:
    """The receipt meant, None for all of them (no id); raises NotFound where the order has no such receipt."""
    if not receipt_id:
        return None
    receipt = standing_receipts(order).filter(pk=receipt_id).first() if receipt_id.isdecimal() else None
    if receipt is None:
        raise NotFound(
            _("%(number)s has no receipt %(receipt_id)s that stands.")
            % {"number": order.number, "receipt_id": receipt_id[:20]}
        )
    return receipt


def products_to_label(order: Order, receipt: Receipt | None) -> list[LabelledProduct]:
    """What was accepted of each product, goods nobody had ordered among them, by SKU; all receipts without one."""
    lines = ReceiptLine.objects.filter(receipt=receipt) if receipt else ReceiptLine.objects.filter(receipt__order=order)
    sums = lines.order_by().values_list("product").annotate(Sum("accepted"))
    accepted = {product: pieces for product, pieces in sums if pieces > 0}
    products = Product.objects.filter(pk__in=list(accepted)).prefetch_related("barcodes")
    return [LabelledProduct(product, accepted[product.pk]) for product in products]
