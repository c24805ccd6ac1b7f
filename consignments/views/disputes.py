"""Differences between the two counts of a transfer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.actors import Actor
from consignments.dispute_decisions import assign, decide
from consignments.disputes import RESOLVE
from consignments.errors import ConsignmentError, NotFound, NotPermitted
from consignments.forms.disputes import AssignForm, DecisionForm
from consignments.models import Dispute
from consignments.scope import check_right, orders_for
from consignments.views.access import actor_of, staff_page


@require_POST
@staff_page
def decide_dispute(request: HttpRequest, dispute: int) -> HttpResponse:
    """Records what became of the pieces."""
    actor = actor_of(request)
    found = _dispute(dispute, actor)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _told(request, found, form)
    return _try(request, found, lambda: decide(found.pk, actor=actor, **form.cleaned_data), _("It is decided."))


@require_POST
@staff_page
def assign_dispute(request: HttpRequest, dispute: int) -> HttpResponse:
    """Gives the decision to another person, by another day."""
    actor = actor_of(request)
    found = _dispute(dispute, actor)
    form = AssignForm(found.order, request.POST)
    if not form.is_valid():
        return _told(request, found, form)
    return _try(request, found, lambda: assign(found.pk, actor=actor, **form.cleaned_data), _("It is given on."))


def _dispute(pk: int, actor: Actor) -> Dispute:
    found = Dispute.objects.select_related("order").filter(pk=pk, order__in=orders_for(actor)).first()
    if found is None:
        raise NotFound(_("There is no such difference at your outlets."))
    check_right(actor, RESOLVE, _("decide on differences between counts"))
    return found


def _try(request: HttpRequest, dispute: Dispute, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
        messages.success(request, done)
    except (NotFound, NotPermitted):
        raise
    except ConsignmentError as refusal:
        messages.error(request, refusal.message)
    return redirect("order", number=dispute.order.number)


def _told(request: HttpRequest, dispute: Dispute, form: Form) -> HttpResponse:
    for faults in form.errors.values():
        messages.error(request, " ".join(map(str, faults)))
    return redirect("order", number=dispute.order.number)
