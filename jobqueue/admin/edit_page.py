"""The page on which a dead letter's payload is edited: look at what changes first, then save and retry."""

from __future__ import annotations

import hashlib
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin

from jobqueue import dead_letters
from jobqueue.actors import person
from jobqueue.errors import QueueError
from jobqueue.models import DeadLetter
from jobqueue.payload_edits import difference, parse_edited, pretty

_TEMPLATE = "admin/queue/deadletter/edit.html"
_LIST = "admin:queue_deadletter_changelist"


def edit_page(admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Shows the form; `look` shows the difference; `retry` saves exactly what was looked at, and retries."""
    dead = get_object_or_404(DeadLetter, pk=object_id)
    typed = request.POST.get("payload", pretty(dead.payload))
    context = {
        **admin.admin_site.each_context(request),
        "title": f"Edit and retry {dead}",
        "dead": dead,
        "typed": typed,
        "reason": request.POST.get("reason", ""),
        "back": reverse("admin:queue_deadletter_change", args=[dead.pk]),
    }
    if request.method == "POST":
        try:
            edited = parse_edited(typed, dead.payload)
            shown = _mark_of(typed, dead)
            context |= {"looked": True, "changes": difference(dead.payload, edited), "shown": shown}
            if request.POST.get("step") == "retry":
                if request.POST.get("shown") == shown:
                    return _save_and_retry(request, dead, edited, context["reason"])
                context["problem"] = "The text has changed since you looked. Look at the difference again, then save."
        except QueueError as refusal:
            context["problem"] = str(refusal)
    return TemplateResponse(request, _TEMPLATE, context)


def _mark_of(typed: str, dead: DeadLetter) -> str:
    """Stands for what was looked at: this text against this stored payload."""
    return hashlib.sha256(f"{typed}|{dead.pk}|{pretty(dead.payload)}".encode()).hexdigest()


def _save_and_retry(request: HttpRequest, dead: DeadLetter, edited: dict[str, object], reason: str) -> HttpResponse:
    """Raises QueueError where another person or command was faster."""
    actor = person(cast("User", request.user))
    with transaction.atomic():
        dead_letters.edit(dead.pk, edited, actor=actor, reason=reason)
        dead_letters.retry(dead.pk, actor=actor, reason=reason)
    messages.success(request, f"{dead} is back in the queue.")
    return HttpResponseRedirect(reverse(_LIST))
