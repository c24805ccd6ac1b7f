"""One move for all orders that were ticked in the list: first what would become of each, then what did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consignments.bulk_moves import MOVES, Outlook, few, move_each, outlook, read_chosen
from consignments.chosen_papers import chosen_pdf
from consignments.errors import InvalidInput
from consignments.moves import find_move
from consignments.queries import with_figures
from consignments.scope import check_right
from consignments.statuses import Kind, mid_sentence
from consignments.views.access import actor_of, staff_page
from consignments.views.order_print import pdf_answer


@require_http_methods(["GET", "POST"])
@staff_page
def chosen_orders(request: HttpRequest) -> HttpResponseBase:
    """GET shows what `do` would make of each `chosen` order; POST does it, one by one, and shows what became of each.

    Sent twice it does nothing twice: an order that has moved is told as done.
    """
    asked = request.POST if request.method == "POST" else request.GET
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    try:
        move, chosen = _move_asked(asked), few(read_chosen(asked.getlist("chosen")))
    except InvalidInput as refusal:
        return _page(request, {"problem": refusal.message}, status=400)
    row = find_move(Kind.SUPPLIER, move)
    check_right(actor, row.permission or "", _("make this move (%(move)s)") % {"move": mid_sentence(row.label)})
    context: dict[str, Any] = {"move": move, "label": row.label, "chosen": chosen}
    if request.method == "POST":
        return _page(request, context | {"results": move_each(chosen, move, actor=actor)})
    return _page(request, context | _prospect(outlook(chosen, move, actor=actor)))


@require_safe
@staff_page
def chosen_as_pdf(request: HttpRequest) -> HttpResponse:
    """The papers of the `chosen` orders in one file; in words why there is none."""
    actor, chosen = actor_of(request), read_chosen(request.GET.getlist("chosen"))
    check_right(actor, "consignments.view_order", _("see orders"))
    if not chosen:
        return _page(request, {})
    try:
        return pdf_answer(chosen_pdf(chosen, actor=actor), f"orders-{timezone.localdate():%Y-%m-%d}.pdf")
    except InvalidInput as refusal:
        return _page(request, {"problem": refusal.message}, status=400)


def _move_asked(asked: QueryDict) -> str:
    move = asked.get("do", "")
    if move not in MOVES:
        raise InvalidInput([_("Choose what to do with the orders that are ticked.")], code="no_such_move")
    return move


def _prospect(rows: list[Outlook]) -> dict[str, Any]:
    """With the value of each, which is what people look at before they send."""
    with_figures([row.order for row in rows if row.order])
    return {"rows": rows, "able": [row for row in rows if not row.why_not]}


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "orders/chosen.html", context, status=status)
