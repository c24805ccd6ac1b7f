"""Looking products up while an order is written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consignments.product_search import search_products
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def found_products(request: HttpRequest) -> HttpResponse:
    """The products that match `q`, those of `supplier` first: a part of a page."""
    check_right(actor_of(request), "consignments.view_product", "see products")
    supplier = request.GET.get("supplier", "")
    text = request.GET.get("q", "")
    products = search_products(text, int(supplier) if supplier.isdecimal() else None)
    return render(request, "orders/_found_products.html", {"products": products, "asked": text.strip()})
