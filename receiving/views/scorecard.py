"""The page that compares suppliers by what was received."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from consignments.scope import check_right, orders_for
from consignments.views.access import actor_of, staff_page
from receiving.scorecard import scores

PERIODS = {"30": gettext_lazy("30 days"), "90": gettext_lazy("90 days"), "365": gettext_lazy("12 months")}
USUAL = "90"


@staff_page
@require_GET
def supplier_scorecard(request: HttpRequest) -> HttpResponse:
    """Fill rate, damage, punctuality and prices of suppliers over ?days=, for the person's outlets."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see how suppliers deliver"))
    days = request.GET.get("days", USUAL)
    if days not in PERIODS:
        days = USUAL
    since = timezone.now() - timedelta(days=int(days))
    context = {"scores": scores(orders_for(actor), since=since), "days": days, "periods": PERIODS}
    return render(request, "receiving/scorecard.html", context)
