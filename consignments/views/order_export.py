"""The list of orders as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consignments.bulk_moves import read_chosen
from consignments.order_export import csv_of
from consignments.order_filters import OrderFilter
from consignments.scope import check_right, orders_for
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def order_export(request: HttpRequest) -> HttpResponseBase:
    """All orders that the list shows for the same address, or those that are `chosen` of them.

    A bad filter leads to the list, which says what is wrong.
    """
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    asked = OrderFilter(request.GET, orders_for(actor), actor=actor)
    if asked.form.errors:
        answer = redirect("orders")
        answer["Location"] += f"?{request.GET.urlencode()}"
        return answer
    wanted = asked.qs
    if "chosen" in request.GET:
        wanted = wanted.filter(number__in=[number for number, _version in read_chosen(request.GET.getlist("chosen"))])
    name = f"orders-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        csv_of(wanted),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
