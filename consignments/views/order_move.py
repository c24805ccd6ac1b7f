"""Moving an order along its lifecycle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.actors import Actor
from consignments.errors import Conflict, ConsignmentError, MoveNotAllowed, NotFound
from consignments.forms.moves import MoveForm, form_class, told
from consignments.models import Order
from consignments.scope import get_order
from consignments.seen_moves import advance_seen, just_made
from consignments.statuses import Status, mid_sentence
from consignments.views.access import actor_of, staff_page
from consignments.views.approvals import back_to_inbox
from consignments.views.order_detail import order_page


@require_POST
@staff_page
def order_move(request: HttpRequest, number: str, move: str) -> HttpResponseBase:
    """Makes the move and goes back to the order; a refusal is told there in words, with what was typed kept."""
    actor = actor_of(request)
    order = get_order(number, actor)
    form = form_class(order, move)(request.POST)
    refusal: ConsignmentError | None = None
    if form.is_valid():
        try:
            moved = _make(order, move, form, actor)
        except NotFound:
            raise
        except (Conflict, MoveNotAllowed) as clash:
            if just_made(order, move, actor):
                return redirect("order", number=number)
            refusal = clash
        except ConsignmentError as blocked:
            refusal = blocked
        else:
            words = {"number": moved.number, "status": mid_sentence(Status(moved.status).label)}
            messages.success(request, _("%(number)s is now %(status)s.") % words)
            return _onwards(request, number)
    return order_page(request, get_order(number, actor), actor, sent=(move, form), refusal=refusal)


def _onwards(request: HttpRequest, number: str) -> HttpResponseBase:
    """Back to the inbox for those who decide one after the other, else to the order."""
    return back_to_inbox(request) if request.POST.get("back") == "approvals" else redirect("order", number=number)


def _make(order: Order, move: str, form: MoveForm, actor: Actor) -> Order:
    cleaned = form.cleaned_data
    return advance_seen(
        order, move, seen_version=cleaned["version"], actor=actor, reason=cleaned["reason"], data=told(form)
    )
