"""Ordering the same again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.actors import Actor
from consignments.draft_lines import LineDraft
from consignments.drafts import create_order
from consignments.errors import ConsignmentError, GuardRefused, NotFound, NotPermitted
from consignments.form_keys import make_once
from consignments.models import Order
from consignments.scope import check_right, get_order
from consignments.statuses import Kind
from consignments.views.access import actor_of, staff_page


@require_POST
@staff_page
def order_duplicate(request: HttpRequest, number: str) -> HttpResponseBase:
    """A new draft with the lines of this order: no due date, no approval, nothing received. Once for each form."""
    actor = actor_of(request)
    order = get_order(number, actor)
    check_right(actor, "consignments.add_order", _("create orders"))
    try:
        key = uuid.UUID(request.POST.get("key", ""))
        copy = make_once(key, f"copy of {order.pk}", lambda: _copy(order, actor), actor=actor)
    except ValueError:
        messages.error(request, _("That form was damaged. Nothing was created: try again."))
    except (NotFound, NotPermitted):
        raise
    except ConsignmentError as refusal:
        messages.error(
            request,
            _("%(number)s cannot be ordered again as it is. %(why)s") % {"number": number, "why": refusal.message},
        )
    else:
        messages.success(
            request,
            _("%(number)s is a draft with the lines of %(original)s.") % {"number": copy.number, "original": number},
        )
        return redirect("order", number=copy.number)
    return redirect("order", number=number)


def _copy(order: Order, actor: Actor) -> Order:
    if order.kind != Kind.SUPPLIER:
        raise GuardRefused(_("It is no purchase order."), code="no_purchase_order")
    lines = order.lines.select_related("product")
    return create_order(
        supplier=order.vendor,
        outlet=order.outlet,
        note=order.note,
        lines=[LineDraft(line.product, line.ordered, line.unit_cost) for line in lines],
        actor=actor,
    )
