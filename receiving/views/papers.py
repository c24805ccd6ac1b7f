"""What is printed before and after goods are counted in: the receiving sheet, and the discrepancy report."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consignments.errors import GuardRefused
from consignments.scope import get_order
from consignments.views.access import actor_of, staff_page
from consignments.views.order_print import pdf_answer
from receiving.discrepancies import discrepancies_of
from receiving.discrepancy_pdf import discrepancy_pdf
from receiving.receiving_sheet import receiving_sheet
from receiving.receiving_sheet_pdf import receiving_sheet_pdf


@require_safe
@staff_page
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The receiving sheet as a page; in words (422) why there is none."""
    return _sheet(request, number, as_pdf=False)


@require_safe
@staff_page
def sheet_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The receiving sheet to be printed."""
    return _sheet(request, number, as_pdf=True)


def _sheet(request: HttpRequest, number: str, *, as_pdf: bool) -> HttpResponse:
    actor = actor_of(request)
    order = get_order(number, actor)
    try:
        found = receiving_sheet(order, actor)
    except GuardRefused as refusal:
        context = {"order": order, "refusal": refusal.message}
        return render(request, "receiving/sheet.html", context, status=refusal.http_status)
    if as_pdf:
        return pdf_answer(receiving_sheet_pdf(found), f"{number}-receiving-sheet.pdf")
    return render(request, "receiving/sheet.html", {"order": order, "sheet": found})


@require_safe
@staff_page
def discrepancies(request: HttpRequest, number: str) -> HttpResponse:
    """Where the deliveries differ from the order."""
    order = get_order(number, actor_of(request))
    may_download = request.user.has_perm("receiving.download_original_photo")
    context = {"order": order, "report": discrepancies_of(order), "may_download": may_download}
    with timezone.override(order.outlet.time_zone):
        return render(request, "receiving/discrepancies.html", context)


@require_safe
@staff_page
def discrepancies_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same for the supplier."""
    order = get_order(number, actor_of(request))
    with timezone.override(order.outlet.time_zone):
        return pdf_answer(discrepancy_pdf(discrepancies_of(order)), f"{number}-discrepancies.pdf")
