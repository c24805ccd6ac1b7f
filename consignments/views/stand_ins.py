"""Naming a stand-in for approvals, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consignments import delegations
from consignments.actors import Actor
from consignments.errors import InvalidInput, NotFound
from consignments.forms.delegation import DelegationForm
from consignments.models import ApprovalDelegation
from consignments.people import name_of
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page


@require_http_methods(["GET", "POST"])
@staff_page
def stand_ins(request: HttpRequest) -> HttpResponseBase:
    """One's delegations, given and held, and the form for another."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", _("approve orders"))
    form = DelegationForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid() and _give(request, form, actor):
        return redirect("stand-ins")
    live = ApprovalDelegation.objects.filter(ended_at=None).select_related("delegator", "delegate")
    context = {
        "form": form,
        "given": live.filter(delegator=actor.user),
        "held": live.filter(delegate=actor.user),
    }
    return render(request, "orders/stand_ins.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@staff_page
def end_stand_in(request: HttpRequest, delegation: int) -> HttpResponseBase:
    """Takes a delegation back at once. One that is not there any more, or is another's, is told and left alone."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", _("approve orders"))
    try:
        ended = delegations.end(delegation, actor=actor)
    except NotFound as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("%(person)s no longer stands in for you.") % {"person": name_of(ended.delegate)})
    return redirect("stand-ins")


def _give(request: HttpRequest, form: DelegationForm, actor: Actor) -> bool:
    try:
        given = delegations.delegate(**form.cleaned_data, actor=actor)
    except InvalidInput as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem)
        return False
    messages.success(
        request,
        _("%(person)s stands in for you until %(ends_on)s.")
        % {"person": name_of(given.delegate), "ends_on": f"{given.ends_on:%d %B %Y}"},
    )
    return True
