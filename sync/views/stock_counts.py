"""Stock counts as Lightspeed has them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consignments.models import Product
from consignments.views.access import actor_of, staff_page
from sync.stock_counts import find_stock_count, heads_of, lines_of, products_of, stock_counts

A_PAGE = 50
PRODUCTS_A_PAGE = 200


@require_safe
@staff_page
def stock_count_list(request: HttpRequest) -> HttpResponse:
    """The counts of the person's outlets, the newest change first."""
    page = Paginator(stock_counts(actor_of(request)).order_by("-version"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "sync/stock_counts.html", {"page": page, "counts": heads_of(list(page))})


@require_safe
@staff_page
def stock_count(request: HttpRequest, lightspeed_id: str) -> HttpResponse:
    """One count, product by product, those that differ first."""
    found = find_stock_count(lightspeed_id, actor_of(request))
    page = Paginator(lines_of(found), PRODUCTS_A_PAGE).get_page(request.GET.get("page"))
    named = Product.objects.filter(lightspeed_id__in=[line.product_id for line in page])
    products = products_of(page, {key: name for key, name in named.values_list("lightspeed_id", "name") if key})
    (head,) = heads_of([found])
    return render(request, "sync/stock_count.html", {"count": head, "page": page, "products": products})
