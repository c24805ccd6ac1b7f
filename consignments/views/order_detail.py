"""One order, and what can be done with it now."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.forms.moves import MoveForm, OfferedMove
from consignments.lifecycle import available_moves
from consignments.line_figures import figures_of
from consignments.models import Approval, Order
from consignments.order_jobs import jobs_of
from consignments.scope import get_order
from consignments.statuses import RECEIVABLE, Status
from consignments.stepper import steps_of
from consignments.tier_rules import tier_for
from consignments.timeline import timeline_of
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def order_detail(request: HttpRequest, number: str) -> HttpResponse:
    """The order's page."""
    actor = actor_of(request)
    return order_page(request, get_order(number, actor), actor)


def order_page(
    request: HttpRequest,
    order: Order,
    actor: Actor,
    *,
    sent: tuple[str, MoveForm] | None = None,
    refusal: ConsignmentError | None = None,
) -> HttpResponse:
    """The page of `order`; after a refused move with the sentence that says why, what was typed, and its status."""
    move, form = sent or ("", None)
    context = _context(order, actor)
    context["moves"] = [
        OfferedMove(order, option, form if option.name == move else None)
        for option in context.pop("options")
        if option.allowed or option.name == move
    ]
    context["refusal"] = refusal
    status = refusal.http_status if refusal else 422 if sent else 200
    with timezone.override(order.outlet.time_zone):
        return render(request, "orders/detail.html", context, status=status)


def _context(order: Order, actor: Actor) -> dict[str, Any]:
    options = available_moves(order, actor)
    events = list(order.events.select_related("user"))
    lines = list(order.lines.select_related("product"))
    return {
        "order": order,
        "options": options,
        "missing_moves": [option for option in options if not option.allowed],
        "steps": steps_of(order, events),
        "lines": lines,
        "figures": figures_of(lines),
        "approvals": _approvals(order),
        "tier": tier_for(order),
        "timeline": timeline_of(order, events),
        "jobs": jobs_of(order),
        "copy_key": uuid.uuid4(),
        "editable": order.status == Status.DRAFT,
        "receivable": order.status in RECEIVABLE,
    }


def _approvals(order: Order) -> QuerySet[Approval]:
    return order.approvals.select_related("approver", "on_behalf_of").order_by("-id")
