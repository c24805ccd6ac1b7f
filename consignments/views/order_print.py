"""An order, transfer or return on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consignments.errors import NotFound
from consignments.order_pdf import order_pdf
from consignments.packing_pdf import labels_pdf, packing_slip_pdf
from consignments.scope import get_order
from consignments.statuses import Kind
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def order_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF that the supplier gets, as the order is now; the packing slip for what is no order."""
    order = get_order(number, actor_of(request))
    content = order_pdf(order) if order.kind == Kind.SUPPLIER else packing_slip_pdf(order)
    return pdf_answer(content, f"{order.number}.pdf")


@require_safe
@staff_page
def packing_slip(request: HttpRequest, number: str) -> HttpResponse:
    """What goes with the goods of a transfer or return."""
    order = get_order(number, actor_of(request))
    if order.kind == Kind.SUPPLIER:
        raise NotFound(_("%(number)s is packed by its supplier.") % {"number": number})
    return pdf_answer(packing_slip_pdf(order), f"{order.number}-packing-slip.pdf")


@require_safe
@staff_page
def labels(request: HttpRequest, number: str) -> HttpResponse:
    """The labels of a transfer's boxes."""
    order = get_order(number, actor_of(request))
    if order.kind != Kind.OUTLET:
        raise NotFound(_("%(number)s is no transfer: it has no boxes.") % {"number": number})
    return pdf_answer(labels_pdf(order), f"{order.number}-labels.pdf")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows, and saves under `name`."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
