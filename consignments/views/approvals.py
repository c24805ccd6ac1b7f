"""The approver's inbox."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from consignments.approval_inbox import inbox_of
from consignments.bulk_approval import approve_each
from consignments.scope import check_right
from consignments.views.access import actor_of, staff_page


@require_safe
@staff_page
def inbox(request: HttpRequest) -> HttpResponse:
    """The orders that wait for this person's decision."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", "approve orders")
    context = {"waiting": inbox_of(actor), "limit": settings.APPROVAL_BULK_LIMIT}
    return render(request, "orders/inbox.html", context)


@require_POST
@staff_page
def approve_chosen(request: HttpRequest) -> HttpResponseBase:
    """Approves the ticked orders, one by one, and tells of each that could not be."""
    actor = actor_of(request)
    check_right(actor, "consignments.approve_order", "approve orders")
    outcome = approve_each(_chosen(request.POST.getlist("chosen")), actor=actor)
    if outcome.approved:
        messages.success(request, f"Approved: {', '.join(outcome.approved)}.")
    for sentence in outcome.refusals:
        messages.error(request, sentence)
    if not outcome.approved and not outcome.refusals:
        messages.warning(request, "Nothing was ticked, so nothing was approved.")
    return redirect("approvals")


def _chosen(values: Iterable[str]) -> Iterator[tuple[str, int]]:
    """`PO-000012:4` as ("PO-000012", 4); anything else was not on the page and is left out."""
    for value in values:
        number, _, version = value.rpartition(":")
        if number and version.isdecimal():
            yield number, int(version)
