"""Finding orders by what people have at hand: a number, a supplier, an SKU or a barcode."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from consignments.models import Barcode, Order, OrderLine, Product, Supplier

# More products than this are not what one person has in mind; the search by name stays quick.
MOST_PRODUCTS = 200
# SQLite takes some thousand values in one query; nobody looks through more.
MOST_ORDERS = 5_000


def search_orders(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Those whose number or supplier contains `text`, or that hold a product with that SKU (its start) or barcode."""
    text = text.strip()
    if not text:
        return orders
    # Ids, looked up first: given subqueries beside an OR, MariaDB would ask them again for every order.
    suppliers = list(Supplier.objects.order_by().filter(name__icontains=text).values_list("pk", flat=True))
    named = Q(number__icontains=text) | Q(supplier__in=suppliers)
    products = _products(text)
    if products:
        holding = OrderLine.objects.order_by().filter(product__in=products).values_list("order", flat=True).distinct()
        named |= Q(pk__in=list(holding[:MOST_ORDERS]))
    return orders.filter(named)


def _products(text: str) -> list[int]:
    by_sku = Product.objects.order_by().filter(sku__istartswith=text).values_list("pk", flat=True)
    by_barcode = Barcode.objects.order_by().filter(code=text).values_list("product", flat=True)
    return [*by_sku[:MOST_PRODUCTS], *by_barcode]
