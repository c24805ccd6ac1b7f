"""Finding orders by what people have at hand: a number, a supplier, an SKU or a barcode."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from consignments.models import Barcode, Order, OrderLine, Product, Supplier

# More products than this are not what one person has in mind; the search by name stays quick.
MOST_PRODUCTS = 200
# SQLite takes some thousand values in one query; nobody looks through more.
MOST_ORDERS = 5_000
# Up to here the orders are named one by one; beyond, any walk along the list soon meets a page of them.
MOST_NUMBERS = 500


def search_orders(orders: QuerySet[Order], text: str) -> QuerySet[Order]:
    """Those whose number or supplier contains `text`, or that hold a product with that SKU (its start) or barcode."""
    text = text.strip()
    if not text:
        return orders
    # Ids, looked up first: given subqueries beside an OR, MariaDB would ask them again for every order.
    found = set(_holding(orders, text))
    suppliers = list(Supplier.objects.order_by().filter(name__icontains=text).values_list("pk", flat=True))
    numbered = Order.objects.order_by().filter(number__icontains=text).values_list("pk", flat=True)
    few = list(numbered[: MOST_NUMBERS + 1])
    if len(few) > MOST_NUMBERS:
        return orders.filter(Q(number__icontains=text) | Q(supplier__in=suppliers) | Q(pk__in=found))
    return orders.filter(Q(supplier__in=suppliers) | Q(pk__in=found.union(few)))


def _holding(orders: QuerySet[Order], text: str) -> list[int]:
    """The newest of `orders` that hold a product with that SKU or barcode."""
    products = _products(text)
    if not products:
        return []
    # Not a join: for a bestseller MariaDB would gather and sort its lines on all orders.
    with_one = Exists(OrderLine.objects.filter(order=OuterRef("pk"), product__in=products))
    return list(orders.filter(with_one).order_by("-pk").values_list("pk", flat=True)[:MOST_ORDERS])


def _products(text: str) -> list[int]:
    by_sku = Product.objects.order_by().filter(sku__istartswith=text).values_list("pk", flat=True)
    by_barcode = Barcode.objects.order_by().filter(code=text).values_list("product", flat=True)
    return [*by_sku[:MOST_PRODUCTS], *by_barcode]
