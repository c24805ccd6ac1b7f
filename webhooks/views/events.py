"""Pages on which staff see what Lightspeed delivered and what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consignments.keyset import BadCursor, Page, Sort, page_of
from consignments.views.access import actor_of, staff_page
from webhooks.access import events_for, get_event
from webhooks.event_filters import EventFilter
from webhooks.masking import pretty
from webhooks.models import WebhookEvent
from webhooks.roles import REPLAY
from webhooks.traffic import recent_traffic

PAGE_SIZE = 50
NEWEST = Sort("newest", "Newest first", descending=True)


@require_safe
@staff_page
def event_list(request: HttpRequest) -> HttpResponse:
    """Events by what the address asks for, newest first, under a chart of the last day."""
    asked = EventFilter(request.GET, events_for(actor_of(request)))
    problems = [f"{asked.form.fields[name].label}: {error}" for name, (error, *_) in asked.form.errors.items()]
    page = Page[WebhookEvent]([], "", "")
    if not problems:
        try:
            page = page_of(asked.qs.select_related("order"), NEWEST, request.GET.get("after", ""), PAGE_SIZE)
        except BadCursor as error:
            problems.append(str(error))
    context = {
        "filter": asked,
        "page": page,
        "problems": problems,
        "traffic": recent_traffic(),
        "is_filtered": any(request.GET.get(name) for name in asked.filters),
        "may_replay": request.user.has_perm(REPLAY),
    }
    return render(request, "webhooks/events.html", context, status=400 if problems else 200)


@require_safe
@staff_page
def event_detail(request: HttpRequest, event_pk: int) -> HttpResponse:
    """One event with its payload, masked."""
    event = get_event(event_pk, actor_of(request))
    context = {
        "event": event,
        "payload": pretty(event.payload_text),
        "replays": event.replays.select_related("replayed_by").order_by("id"),
        "may_replay": request.user.has_perm(REPLAY),
    }
    return render(request, "webhooks/event.html", context)
