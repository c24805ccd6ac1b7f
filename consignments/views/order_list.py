"""The list of orders."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from consignments.bounded_count import count_of
from consignments.keyset import BadCursor, Page, page_of
from consignments.models import Order
from consignments.order_filters import OrderFilter
from consignments.own_views import kept_query, views_of
from consignments.queries import with_figures
from consignments.saved_views import VIEWS
from consignments.scope import check_right, orders_for
from consignments.views.access import actor_of, is_fragment, staff_page

PAGE_SIZE = 50
_NARROWS = ("q", "view", "kind", "status", "supplier", "outlet", "due")


@vary_on_headers("HX-Request")
@require_safe
@staff_page
def order_list(request: HttpRequest) -> HttpResponse:
    """Orders of this person's outlets, narrowed by the address; a part of the page when htmx asks."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    asked = OrderFilter(request.GET, orders_for(actor), actor=actor)
    problems = [
        f"{asked.form.fields[name].label}: {error}" for name, errors in asked.form.errors.items() for error in errors
    ]
    found = asked.qs if not problems else Order.objects.none()
    try:
        page = _page(found, asked, request.GET.get("after", ""))
    except BadCursor as error:
        problems.append(str(error))
        page = Page[Order]([], "", "")
    context = {
        "filter": asked,
        "views": VIEWS,
        "page": page,
        "problems": problems,
        "count": count_of(found),
        "own_views": views_of(actor),
        "kept_query": kept_query(request.GET),
        "is_filtered": any(request.GET.get(name) for name in _NARROWS),
    }
    template = "orders/_results.html" if is_fragment(request) else "orders/list.html"
    return render(request, template, context, status=400 if problems else 200)


def _page(found: QuerySet[Order], asked: OrderFilter, cursor: str) -> Page[Order]:
    # Cut the page first, then look up what belongs to its rows: joined before, all orders would be joined and sorted.
    page = page_of(found, asked.chosen_sort, cursor, PAGE_SIZE)
    prefetch_related_objects(page.rows, "supplier", "outlet", "source", "created_by")
    return replace(page, rows=with_figures(page.rows))
