"""The receive page of an order, and the two ways to put a count right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consignments.errors import ConsignmentError, GuardRefused
from consignments.models import Order
from consignments.scope import get_order
from consignments.statuses import mid_sentence
from consignments.views.access import actor_of, staff_page
from receiving.access import SHORT_CLOSE, check_counted_by, receiver
from receiving.errors import EvidenceUnavailable, PhotoRefused
from receiving.forms import ReasonForm
from receiving.models import OwedPhoto, Receipt, ReceiptLine
from receiving.outlet_rules import rules_of
from receiving.owed_photos import tie_late_photo
from receiving.receive_form import ReceiveForm, device_of
from receiving.reversal import reverse_receipt
from receiving.short_close import short_close
from receiving.unexpected import decide


@staff_page
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, number: str) -> HttpResponse:
    """Counts a delivery of the order. After a fault everything typed and every photograph is still there (422)."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor)
    check_counted_by(actor, order)
    lines = list(order.lines.select_related("product"))
    rules = rules_of(order)
    blind = rules.blind_count
    with timezone.override(order.outlet.time_zone):
        form = ReceiveForm(order, lines, request.POST if request.method == "POST" else None)
        if request.method == "POST" and (receipt := form.post(request, actor)):
            messages.success(request, _booked(receipt))
            for away in form.owed:
                messages.warning(request, away)
            return redirect("order", number=number)
        context = {
            "order": order,
            "form": form,
            "blind": blind,
            "asks_signature": rules.signature,
            "open_counts": [count for count in form.counts if blind or count.line.open or count.is_touched],
            "settled_counts": [count for count in form.counts if not (blind or count.line.open or count.is_touched)],
            "receivable": order.is_receivable,
            "short_close_form": ReasonForm(),
            "may_short_close": request.user.has_perm(SHORT_CLOSE),
        }
        return render(request, "receiving/receive.html", context, status=422 if request.method == "POST" else 200)


@staff_page
@require_POST
def reverse(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Takes a receipt back with a reason."""
    actor = actor_of(request)
    receipt = get_object_or_404(Receipt.objects.select_related("order"), pk=receipt_id)
    order = get_order(receipt.order.number, actor)
    receiver(actor)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            reverse_receipt(receipt.pk, actor=actor, **form.cleaned_data)
            messages.success(request, _("Receipt %(receipt)s is taken back.") % {"receipt": receipt.pk})
        except ConsignmentError as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Give a reason for taking the receipt back."))
    return redirect("order", number=order.number)


@staff_page
@require_POST
def close_open_lines(request: HttpRequest, number: str) -> HttpResponse:
    """Closes everything still open on the order, with a reason."""
    actor = actor_of(request)
    order = get_order(number, actor)
    receiver(actor, SHORT_CLOSE)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            short_close(order.pk, actor=actor, **form.cleaned_data)
            messages.success(request, _("What was open is closed."))
        except ConsignmentError as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Give a reason for closing what is still open."))
    return redirect("order", number=order.number)


@staff_page
@require_POST
def add_owed_photo(request: HttpRequest, owed_id: int) -> HttpResponse:
    """A photograph that the storage did not take when the goods were booked."""
    actor = actor_of(request)
    owed = get_object_or_404(OwedPhoto.objects.select_related("receipt__order"), pk=owed_id)
    order = get_order(owed.receipt.order.number, actor)
    receiver(actor)
    upload = request.FILES.get("photo")
    try:
        if upload is None:
            raise GuardRefused(_("Choose a photograph."), code="no_photo")
        photo = tie_late_photo(owed.pk, upload=upload, device=device_of(request), actor=actor)
        messages.success(request, _("%(filename)s is kept.") % {"filename": photo.filename})
    except (GuardRefused, PhotoRefused, EvidenceUnavailable) as refusal:
        messages.error(request, refusal.message)
    return redirect("order", number=order.number)


@staff_page
@require_POST
def decide_unexpected(request: HttpRequest, line_id: int) -> HttpResponse:
    """A manager's word on goods nobody had ordered."""
    actor = actor_of(request)
    line = get_object_or_404(ReceiptLine.objects.select_related("receipt__order", "product"), pk=line_id)
    order = get_order(line.receipt.order.number, actor)
    try:
        decide(line.pk, request.POST.get("choice", ""), reason=request.POST.get("reason", ""), actor=actor)
        messages.success(request, _("It is decided what becomes of %(sku)s.") % {"sku": line.product.sku})
    except GuardRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("order", number=order.number)


def _booked(receipt: Receipt) -> str:
    order = Order.objects.get(pk=receipt.order_id)
    return _("Receipt %(receipt)s is booked. The order is now %(status)s.") % {
        "receipt": receipt.pk,
        "status": mid_sentence(order.get_status_display()),
    }
