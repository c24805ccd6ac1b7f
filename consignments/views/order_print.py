"""An order on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from consignments.order_pdf import order_pdf
from consignments.scope import get_order
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def order_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF that the supplier gets, as the order is now."""
    order = get_order(number, actor_of(request))
    headers = {"Content-Disposition": f'inline; filename="{order.number}.pdf"'}
    return HttpResponse(order_pdf(order), content_type="application/pdf", headers=headers)
