"""Packing a transfer, box by box, and looking into a box where it arrives."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from consignments.actors import Actor
from consignments.boxes import PACK, remove_box
from consignments.errors import ConsignmentError, NotFound, NotPermitted
from consignments.forms.boxes import BoxForm
from consignments.models import Box, Order
from consignments.scope import check_right, check_side, get_order
from consignments.statuses import Kind, Status
from consignments.stock_check import shortages
from consignments.views.access import actor_of, staff_page


@require_http_methods(["GET", "POST"])
@staff_page
def pack(request: HttpRequest, number: str, box: int | None = None) -> HttpResponseBase:
    """The boxes packed so far and the form of one more, or of the box to be packed anew."""
    actor = actor_of(request)
    order = _transfer(number, actor)
    check_right(actor, PACK, _("pack"))
    check_side(actor, order, (order.sending_outlet_id,), _("packing"))
    chosen = _box(order, box) if box is not None else None
    form = BoxForm(order, chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (saved := form.save(actor)):
        messages.success(request, _("Box %(number)s is packed.") % {"number": saved.number})
        # The form's own address stays without it: what is typed next is kept again.
        return redirect(f"{reverse('transfer-pack', args=[number])}?packed={saved.number}")
    boxes = order.boxes.prefetch_related("contents__line__product")
    context = {"order": order, "form": form, "boxes": boxes, "packing": order.status == Status.AGREED}
    context |= {"action": request.path, "stored": "packed" in request.GET}
    context["shortages"] = shortages(order) if order.status == Status.AGREED else []
    return render(request, "transfers/pack.html", context, status=422 if form.problems else 200)


@require_POST
@staff_page
def unpack_box(request: HttpRequest, number: str, box: int) -> HttpResponse:
    """Takes a box out of the transfer."""
    actor = actor_of(request)
    order = _transfer(number, actor)
    check_right(actor, PACK, _("pack"))
    try:
        remove_box(order.pk, box, seen=request.POST.get("seen", ""), actor=actor)
        messages.success(request, _("Box %(box)s is unpacked.") % {"box": box})
    except NotPermitted:
        raise
    except ConsignmentError as refusal:
        # One that is gone already too: pressed twice, or by two people.
        messages.error(request, refusal.message)
    return redirect("transfer-pack", number=number)


@require_safe
@staff_page
def box_contents(request: HttpRequest, number: str, box: int) -> HttpResponse:
    """What lies in a box: where its label leads when it is scanned."""
    order = _transfer(number, actor_of(request))
    found = _box(order, box)
    contents = found.contents.select_related("line__product")
    return render(request, "transfers/box.html", {"order": order, "box": found, "contents": contents})


def _transfer(number: str, actor: Actor) -> Order:
    order = get_order(number, actor)
    if order.kind != Kind.OUTLET:
        raise NotFound(_("%(number)s is no transfer: it has no boxes.") % {"number": number})
    return order


def _box(order: Order, number: int) -> Box:
    box = order.boxes.filter(number=number).first()
    if box is None:
        raise NotFound(_("%(number)s has no box %(box)s.") % {"number": order.number, "box": number})
    box.order = order
    return box
