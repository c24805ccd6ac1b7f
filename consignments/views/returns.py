"""Returns to suppliers: from an order's damaged goods, and their credit notes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.credit_notes import CREDIT, record_credit
from consignments.errors import ConsignmentError, NotFound, NotPermitted
from consignments.forms.credit_note import CreditNoteForm
from consignments.returns import return_of
from consignments.scope import check_right, get_order
from consignments.views.access import actor_of, staff_page
from consignments.views.order_detail import order_page


@require_POST
@staff_page
def return_from_order(request: HttpRequest, number: str) -> HttpResponse:
    """A draft of a return with what came damaged or wrong."""
    actor = actor_of(request)
    order = get_order(number, actor)
    try:
        draft = return_of(order.pk, actor=actor)
    except (NotFound, NotPermitted):
        raise
    except ConsignmentError as refusal:
        messages.error(request, refusal.message)
        return redirect("order", number=number)
    messages.success(
        request,
        _("%(number)s is a draft with what came damaged or wrong. Submit it when it is ready.")
        % {"number": draft.number},
    )
    return redirect("order", number=draft.number)


@require_POST
@staff_page
def credit_note(request: HttpRequest, number: str) -> HttpResponseBase:
    """Records a credit note; what is wrong with it is told on the return's page, with what was typed kept."""
    actor = actor_of(request)
    order = get_order(number, actor)
    check_right(actor, CREDIT, _("record credit notes"))
    form = CreditNoteForm(request.POST, auto_id="credit-%s")
    if form.is_valid():
        try:
            note = record_credit(order.pk, form.credit(), actor=actor)
            messages.success(request, _("Credit note %(number)s is recorded.") % {"number": note.number})
            return redirect("order", number=number)
        except (NotFound, NotPermitted):
            raise
        except ConsignmentError as refusal:
            return order_page(request, order, actor, refusal=refusal, credit_form=form)
    return order_page(request, order, actor, credit_form=form)
