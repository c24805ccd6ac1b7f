"""How states of events look on pages."""

from __future__ import annotations

from django import template

from webhooks.models import WebhookEvent

register = template.Library()

_Status = WebhookEvent.Status
TONES: dict[str, str] = {
    _Status.PENDING: "info",
    _Status.PROCESSING: "info",
    _Status.SUCCESS: "good",
    _Status.FAILED: "bad",
}


@register.filter
def event_tone(status: str) -> str:
    """The colour family of a state's badge; the word in it says the same."""
    return TONES.get(status, "plain")
