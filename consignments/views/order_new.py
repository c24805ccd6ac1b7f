"""Writing a new order, transfer or return."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from consignments.forms.new_order import NewOrderForm
from consignments.scope import check_right
from consignments.statuses import Kind
from consignments.views.access import actor_of, staff_page


@require_http_methods(["GET", "POST"])
@staff_page
def order_new(request: HttpRequest, kind: Kind = Kind.SUPPLIER) -> HttpResponseBase:
    """The form; sent and sound it makes a draft. Sent with `check`, or with problems, it shows what it understood."""
    actor = actor_of(request)
    check_right(actor, "consignments.add_order", _("create orders"))
    if request.method != "POST":
        return _page(request, NewOrderForm(actor, kind=kind))
    form = NewOrderForm(actor, request.POST, request.FILES, kind=kind)
    if "check" in request.POST or form.preview_is_stale:
        return _page(request, form, status=422 if form.problems else 200)
    order = form.create()
    if order is None:
        return _page(request, form, status=409 if form.is_repeat else 422)
    messages.success(request, _("%(number)s is a draft now. Submit it when it is ready.") % {"number": order.number})
    return redirect("order", number=order.number)


def _page(request: HttpRequest, form: NewOrderForm, status: int = 200) -> HttpResponse:
    total = sum(line.ordered * line.unit_cost for line in form.lines)
    return render(request, "orders/new.html", {"form": form, "total": total}, status=status)
