"""Due dates: a month as a page, and a feed for people's own calendars."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import cast

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consignments.actors import Actor, person
from consignments.calendar_feed import calendar_of
from consignments.errors import NotFound
from consignments.feed_tokens import token_for, user_of
from consignments.models import Order
from consignments.queries import STILL_DUE
from consignments.scope import check_right, orders_for
from consignments.views.access import actor_of, staff_page

MOST_IN_FEED = 1_000
FEED_BACK = timedelta(days=62)
MONTHS_OF_A_YEAR = 12


@require_safe
@staff_page
def calendar(request: HttpRequest) -> HttpResponse:
    """The open orders that are due in one month (?month=2026-12), day by day, and the address of one's feed."""
    actor = actor_of(request)
    check_right(actor, "consignments.view_order", _("see orders"))
    first = _month(request.GET.get("month", ""))
    following = _shifted(first, 1)
    orders = _due(actor).filter(due_date__gte=first, due_date__lt=following)
    token = token_for(cast("User", request.user))
    context = {
        "month": first,
        "previous": _shifted(first, -1),
        "following": following,
        "days": [(day, list(of_day)) for day, of_day in groupby(orders, key=lambda order: order.due_date)],
        "feed": request.build_absolute_uri(reverse("calendar-feed", args=[token])),
    }
    return render(request, "orders/calendar.html", context)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The due dates of open orders that the token's owner may see; the token stands for signing in."""
    try:
        actor = person(user_of(token))
    except NotFound as refusal:
        raise Http404(refusal.message) from refusal
    recent = _due(actor).filter(due_date__gte=timezone.localdate() - FEED_BACK)[:MOST_IN_FEED]
    text = calendar_of(recent, lambda order: request.build_absolute_uri(order.get_absolute_url()))
    headers = {"Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _due(actor: Actor) -> QuerySet[Order]:
    orders = orders_for(actor).filter(status__in=STILL_DUE, due_date__isnull=False)
    return orders.select_related("supplier", "outlet", "source").order_by("due_date", "pk")


def _month(text: str) -> date:
    """The first of the month written as 2026-12; of this month for anything else."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)


def _shifted(first: date, months: int) -> date:
    """The first of a month that lies `months` away, kept within what a date can be."""
    place = first.year * MONTHS_OF_A_YEAR + first.month - 1 + months
    year = min(max(place // MONTHS_OF_A_YEAR, date.min.year), date.max.year)
    return date(year, place % MONTHS_OF_A_YEAR + 1, 1)
