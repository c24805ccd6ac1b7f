"""The dashboard: the page, and its panels alone for the page to fetch again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consignments.scope import check_right, has_right
from consignments.views.access import actor_of, is_fragment, staff_page
from operations.dashboard.panels import all_panels


@require_safe
@never_cache
@staff_page
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures and verdicts for all who see orders; workers and errors for those who see the queue."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", "see the dashboard")
    context = {"panels": all_panels(), "sees_details": has_right(actor, "queue.view_job")}
    name = "operations/_panels.html" if is_fragment(request) else "operations/dashboard.html"
    return render(request, name, context)
