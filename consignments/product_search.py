"""Finding products to order by a part of what people know of them."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When

from consignments.models import Barcode, Product

MOST_FOUND = 12
SHORTEST = 2


def search_products(text: str, supplier_id: int | None) -> list[Product]:
    """Active products whose SKU or supplier code begins with `text`, whose name contains it, or with that barcode.

    Those of the supplier come first, then those of nobody in particular, then others'. Nothing for a single letter.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    by_code = list(Barcode.objects.order_by().filter(code=text).values_list("product", flat=True))
    wanted = Q(sku__istartswith=text) | Q(supplier_code__istartswith=text) | Q(name__icontains=text) | Q(pk__in=by_code)
    nearness = Case(
        When(supplier=supplier_id, then=Value(0)) if supplier_id else When(pk__in=[], then=Value(0)),
        When(supplier=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Product.objects.filter(wanted, is_active=True).select_related("supplier")
    return list(found.order_by(nearness, "sku")[:MOST_FOUND])
