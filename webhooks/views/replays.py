"""The button that has events processed again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consignments.errors import InvalidInput
from consignments.views.access import actor_of, staff_page
from webhooks.replay import replay


@require_POST
@staff_page
def replay_events(request: HttpRequest) -> HttpResponseBase:
    """Replays the events that the form names: one leads to its replay, several to the list."""
    chosen = [int(pk) for pk in request.POST.getlist("event") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    try:
        replays = replay(chosen, actor=actor_of(request))
    except InvalidInput as refusal:
        messages.error(request, refusal.message)
        return redirect("webhook-events")
    if len(replays) == 1:
        messages.success(request, _("The event is being processed again, as this one."))
        return redirect("webhook-event", event_pk=replays[0].pk)
    messages.success(request, _("%(events)s events are being processed again.") % {"events": len(replays)})
    return redirect("webhook-events")
