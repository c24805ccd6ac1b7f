"""Labels for what was received."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consignments.scope import get_order
from consignments.views.access import actor_of, staff_page
from consignments.views.order_print import pdf_answer
from receiving.access import order_to_receive, receiver
from receiving.label_form import LabelForm
from receiving.product_labels import products_to_label, receipt_to_label, standing_receipts
from receiving.product_labels_pdf import product_labels_pdf


@require_http_methods(["GET", "POST"])
@staff_page
def labels(request: HttpRequest, number: str) -> HttpResponse:
    """Asks how many labels of which product (?receipt= for those of one receipt), and gives them as PDF."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor)
    order_to_receive(order.pk, actor)
    receipt = receipt_to_label(order, request.GET.get("receipt", ""))
    form = LabelForm(products_to_label(order, receipt), request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = [(each.product, many) for each, many in form.wanted]
        content = product_labels_pdf(wanted, form.chosen, form.cleaned_data["start"])
        return pdf_answer(content, f"{number}-product-labels.pdf")
    context = {"order": order, "receipt": receipt, "receipts": standing_receipts(order), "form": form}
    with timezone.override(order.outlet.time_zone):
        return render(request, "receiving/product_labels.html", context, status=422 if form.is_bound else 200)
