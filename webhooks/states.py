"""The only writer of an event's status."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from webhooks.models import WebhookEvent
from webhooks.outcomes import Outcome

_Status = WebhookEvent.Status
_MAX_ERROR = 4000


def begin(event_pk: int) -> WebhookEvent | None:
    """Marks the event as being processed, counts the attempt, and returns it; None where it is gone."""
    rows = WebhookEvent.objects.filter(pk=event_pk)
    rows.update(status=_Status.PROCESSING, attempts=F("attempts") + 1, started_at=timezone.now())
    return rows.first()


def finish(event: WebhookEvent, outcome: Outcome, duration_ms: int) -> None:
    """The event is worked off, or nothing was to be done about it."""
    WebhookEvent.objects.filter(pk=event.pk).update(
        status=_Status.IGNORED if outcome.ignored else _Status.SUCCESS,
        outcome=outcome.text[:200],
        order=outcome.order,
        error="",
        processed_at=timezone.now(),
        duration_ms=duration_ms,
    )


def note_failure(event: WebhookEvent, error: str, duration_ms: int) -> None:
    """An attempt failed; the event waits for its job's next one."""
    WebhookEvent.objects.filter(pk=event.pk).update(
        status=_Status.PENDING, error=error[:_MAX_ERROR], duration_ms=duration_ms
    )


def give_up(event_pk: int, error: str) -> None:
    """The event's job is dead."""
    WebhookEvent.objects.filter(pk=event_pk).update(
        status=_Status.FAILED, error=error[:_MAX_ERROR], processed_at=timezone.now()
    )


def wait_again(event_pk: int) -> None:
    """The event's dead job was brought back."""
    WebhookEvent.objects.filter(pk=event_pk).update(status=_Status.PENDING, processed_at=None)
