"""Differences with Lightspeed, for those who decide on them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consignments.actors import Actor, person
from consignments.errors import ConsignmentError
from consignments.scope import orders_for
from consignments.statuses import mid_sentence
from sync.models import Drift
from sync.resolving import resolve
from sync.ways_out import ways_out_of_each

A_PAGE = 50


@login_required
@permission_required("sync.view_drift", raise_exception=True)
@require_GET
def differences(request: HttpRequest) -> HttpResponse:
    """All open differences of the person's outlets, oldest first, or those of `?order=`, with the ways out."""
    number = request.GET.get("order", "")
    orders = orders_for(_actor(request))
    found = Drift.objects.filter(order__in=orders, state=Drift.State.OPEN)
    if number:
        if not orders.filter(number=number).exists():
            raise Http404(_("There is no order %(number)s.") % {"number": number})
        found = found.filter(order__number=number)
    page = Paginator(found.select_related("order__outlet").order_by("first_seen_at", "pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    rows = ways_out_of_each(list(page))
    return render(request, "sync/differences.html", {"page": page, "rows": rows, "number": number})


@login_required
@permission_required("sync.resolve_drift", raise_exception=True)
@require_POST
def decide(request: HttpRequest, drift_id: int, way: str) -> HttpResponse:
    """One decision; a refusal is told on the page it came from."""
    try:
        drift = resolve(drift_id, way, actor=_actor(request), reason=request.POST.get("reason", ""))
    except ConsignmentError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("%(number)s: decided on %(kind)s.")
            % {"number": drift.order.number, "kind": mid_sentence(drift.get_kind_display())},
        )
    back = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(back) if own else redirect("differences")


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)  # noqa: S101 - login_required has seen to it
    return person(request.user)
