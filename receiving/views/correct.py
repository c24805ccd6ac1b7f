"""The page that puts the counts of a received order right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consignments.errors import GuardRefused
from consignments.scope import get_order
from consignments.views.access import actor_of, staff_page
from receiving.access import CORRECT, receiver
from receiving.correction_form import CorrectionForm
from receiving.corrections import check_correctable
from receiving.models import Receipt


@staff_page
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Each line's totals, to be changed with a reason (422 after a fault)."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor, CORRECT)
    try:
        check_correctable(order)
    except GuardRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("order", number=number)
    form = CorrectionForm(order, list(order.lines.select_related("product")), request.POST or None)
    if request.method == "POST" and (correction := form.post(actor)):
        messages.success(request, _booked(correction))
        return redirect("order", number=number)
    context = {"order": order, "form": form}
    return render(request, "receiving/correct.html", context, status=422 if request.method == "POST" else 200)


def _booked(correction: Receipt) -> str:
    return _(
        "Correction %(number)s is booked. Lightspeed keeps the counts it has received: where they differ now, the "
        "order's comparison says what to change there by hand."
    ) % {"number": correction.pk}
