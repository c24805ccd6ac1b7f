"""Editing a draft, saved as it is typed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consignments.errors import MoveNotAllowed
from consignments.forms.edit_order import EditOrderForm
from consignments.models import Order
from consignments.scope import check_right, get_order
from consignments.statuses import Status, mid_sentence
from consignments.views.access import actor_of, is_fragment, staff_page
from consignments.views.order_detail import order_page


@require_http_methods(["GET", "POST"])
@staff_page
def order_edit(request: HttpRequest, number: str) -> HttpResponseBase:
    """The draft's form. htmx saves while people type and is told how it went; the button saves and leads back.

    Someone else's save in between is told (409) and never overwritten; what was typed stays on the page.
    """
    actor = actor_of(request)
    order = get_order(number, actor)
    check_right(actor, "consignments.change_order", _("change orders"))
    if order.status != Status.DRAFT:
        label = mid_sentence(Status(order.status).label)
        refusal = MoveNotAllowed(
            _("%(number)s is %(status)s and cannot be changed. Only a draft can.")
            % {"number": number, "status": label},
            code="not_a_draft",
        )
        if request.method == "POST" and is_fragment(request):
            # Submitted by a colleague, or in another tab, while someone types: no fault of the network.
            form = EditOrderForm(order, actor, request.POST)
            form.clash = refusal.message
            return _state(request, form, saved=False)
        return order_page(request, order, actor, refusal=refusal)
    if request.method != "POST":
        return _page(request, order, EditOrderForm(order, actor))
    form = EditOrderForm(order, actor, request.POST)
    saved = form.save()
    if is_fragment(request):
        return _state(request, form, saved=saved)
    if saved:
        messages.success(request, _("%(number)s is saved.") % {"number": number})
        return redirect("order", number=number)
    return _page(request, order, form)


def _status(form: EditOrderForm) -> int:
    return 409 if form.clash else 422 if form.problems else 200


def _page(request: HttpRequest, order: Order, form: EditOrderForm) -> HttpResponse:
    return render(request, "orders/edit.html", {"order": order, "form": form}, status=_status(form))


def _state(request: HttpRequest, form: EditOrderForm, *, saved: bool) -> HttpResponse:
    # htmx shows what it swaps only for answers of 2xx, and a draft that is half typed is no error.
    return render(request, "orders/_save_state.html", {"form": form, "saved": saved})
