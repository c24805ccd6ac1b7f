"""The dashboard: the page, and its panels alone for the page to fetch again; and the runbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consignments.actors import Actor
from consignments.scope import check_right, has_right
from consignments.views.access import actor_of, is_fragment, staff_page
from operations import runbook
from operations.dashboard.panels import all_panels


@require_safe
@never_cache
@staff_page
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures and verdicts for all who see orders; workers and errors for those who see the queue."""
    actor = _looker(request)
    context = {
        "panels": all_panels(actor),
        "sees_details": has_right(actor, "queue.view_job"),
        "has_runbook": runbook.is_there(),
    }
    name = "operations/_panels.html" if is_fragment(request) else "operations/dashboard.html"
    return render(request, name, context)


@require_safe
@staff_page
def runbook_page(request: HttpRequest) -> HttpResponse:
    """docs/runbook.md, for when the place where it lies cannot be reached."""
    _looker(request)
    # Made by the Markdown renderer, which shows HTML in the document as text.
    return render(request, "operations/runbook.html", {"runbook": mark_safe(runbook.as_html())})  # noqa: S308


def _looker(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", "see the dashboard")
    return actor
