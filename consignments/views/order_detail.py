"""One order, and what can be done with it now."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consignments.actors import Actor
from consignments.errors import ConsignmentError
from consignments.forms.credit_note import CreditNoteForm
from consignments.forms.moves import MoveForm, OfferedMove
from consignments.kind_panels import panels_of
from consignments.lifecycle import available_moves
from consignments.line_figures import figures_of
from consignments.models import Approval, Order
from consignments.order_jobs import jobs_of
from consignments.same_day import MOST_SHOWN, same_day_orders
from consignments.scope import get_order
from consignments.statuses import Kind, Status
from consignments.stepper import steps_of
from consignments.supplier_mailing import mails_of
from consignments.tier_rules import tier_for
from consignments.timeline import timeline_of
from consignments.views.access import actor_of, staff_page

# An order may have 5,000 lines: they are shown in pages of this many, ?lines=2 and on.
LINES_SHOWN = 500


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
    credit_form: CreditNoteForm | None = None,
) -> HttpResponse:
    """The page of `order`; after a refused move with the sentence that says why, what was typed, and its status."""
    move, form = sent or ("", None)
    context = _context(order, actor) | _lines(order, request.GET.get("lines"))
    context["moves"] = [
        OfferedMove(order, option, form if option.name == move else None)
        for option in context.pop("options")
        if option.allowed or option.name == move
    ]
    context["refusal"] = refusal
    context |= panels_of(order, actor, credit_form)
    status = refusal.http_status if refusal else 422 if sent or credit_form else 200
    with timezone.override(order.outlet.time_zone):
        return render(request, "orders/detail.html", context, status=status)


def _context(order: Order, actor: Actor) -> dict[str, Any]:
    options = available_moves(order, actor)
    events = list(order.events.select_related("user"))
    approvable = any(option.name == "approve" and option.allowed for option in options)
    same_day = same_day_orders(order, actor) if approvable and order.kind == Kind.SUPPLIER else []
    return {
        "order": order,
        "options": options,
        "missing_moves": [option for option in options if not option.allowed],
        "steps": steps_of(order, events),
        "approvals": _approvals(order),
        "tier": tier_for(order),
        "same_day": same_day,
        "same_day_worth": sum((other.value for other in same_day), Decimal(0)),
        "same_day_is_cut": len(same_day) == MOST_SHOWN,
        "timeline": timeline_of(order, events),
        "jobs": jobs_of(order),
        "mails": mails_of(order, events),
        "copy_key": uuid.uuid4(),
        "editable": order.status == Status.DRAFT,
    }


def _lines(order: Order, page: str | None) -> dict[str, Any]:
    """One page of lines, the first where `page` is none there is, and the figures of all of them."""
    figures = figures_of(order)
    pages = Paginator(order.lines.select_related("product"), LINES_SHOWN)
    # Counted already.
    pages.count = figures.lines
    shown = pages.get_page(page)
    return {"lines": list(shown), "lines_page": shown, "figures": figures}


def _approvals(order: Order) -> QuerySet[Approval]:
    return order.approvals.select_related("approver", "on_behalf_of").order_by("-id")
