"""Finding products to order by a part of what people know of them."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, Value, When

from consignments.models import Barcode, Product

MOST_FOUND = 12
SHORTEST = 2


def known_by(text: str) -> Q:
    """Products whose SKU or supplier code begins with `text`, whose name contains it, or with that barcode."""
    by_code = list(Barcode.objects.order_by().filter(code=text).values_list("product", flat=True))
    return Q(sku__istartswith=text) | Q(supplier_code__istartswith=text) | Q(name__icontains=text) | Q(pk__in=by_code)


def search_products(text: str, supplier_id: int | None) -> list[Product]:
    """Active products that are `known_by` the text.

    Those of the supplier come first, then those of nobody in particular, then others'. Nothing for a single letter.
    """
    text = text.strip()
    if len(text) < SHORTEST:
        return []
    nearness = Case(
        When(supplier=supplier_id, then=Value(0)) if supplier_id else When(pk__in=[], then=Value(0)),
        When(supplier=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = Product.objects.filter(known_by(text), is_active=True).select_related("supplier")
    return list(found.order_by(nearness, "sku")[:MOST_FOUND])
