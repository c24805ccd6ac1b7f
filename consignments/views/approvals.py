"""The approver's inbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from consignments.approval_inbox import inbox_of
from consignments.bulk_approval import approve_each
from consignments.bulk_moves import few, read_chosen
from consignments.errors import InvalidInput
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The orders that wait for this person's decision; with `tier`, those of that tier."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", _("approve orders"))
    tier = request.GET.get("tier", "")
    found = inbox_of(actor, tier)
    context = {"inbox": found, "waiting": found.shown, "tier": tier, "limit": settings.APPROVAL_BULK_LIMIT}
    return render(request, "orders/inbox.html", context)


@require_POST
@staff_page
def approve_chosen(request: HttpRequest) -> HttpResponseBase:
    """Approves the ticked orders, one by one, and tells of each that could not be."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", _("approve orders"))
    try:
        results = approve_each(few(read_chosen(request.POST.getlist("chosen"))), actor=actor)
    except InvalidInput as refusal:
        messages.error(request, refusal.message)
        return back_to_inbox(request)
    approved = [result.number for result in results if result.done]
    if approved:
        messages.success(request, _("Approved: %(numbers)s.") % {"numbers": ", ".join(approved)})
    for result in results:
        if not result.done:
            messages.error(request, f"{result.number}: {result.words}")
    if not results:
        messages.warning(request, _("Nothing was ticked, so nothing was approved."))
    return back_to_inbox(request)


def back_to_inbox(request: HttpRequest) -> HttpResponseBase:
    """To the inbox, narrowed to the tier that was posted along."""
    tier = request.POST.get("tier")
    return redirect(reverse("approvals", query={"tier": tier} if tier else None))
