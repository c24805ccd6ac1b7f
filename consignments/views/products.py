"""Looking products up while an order is written."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consignments.outlet_stock import stocked
from consignments.product_search import search_products
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page

# Longer ones are no ids, and no database takes them.
_LONGEST_ID = 18


@require_safe
@staff_page
def found_products(request: HttpRequest) -> HttpResponse:
    """The products that match `q`, those of `supplier` first, with the stock at `outlet`: a part of a page."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_product", _("see products"))
    text = request.GET.get("q", "")
    found = stocked(search_products(text, _number(request, "supplier")), _number(request, "outlet"), actor)
    return render(request, "orders/_found_products.html", {"found": found, "asked": text.strip()})


def _number(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < _LONGEST_ID else None
