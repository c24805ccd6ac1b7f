"""Storing a delivery once: the event and the job that works it off, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from jobqueue.enqueue import enqueue
from jobqueue.transient import again_until_done
from webhooks.event_insert import insert_event
from webhooks.formats import Delivery
from webhooks.models import ArchivedId, WebhookEvent
from webhooks.origin import Origin

log = structlog.get_logger(__name__)

PROCESS = "webhook.process"
# Long enough for a lost race or a stale connection. While the database is away a web process must not be kept busy.
GIVE_UP_AFTER_SECONDS = 0.25

_Status = WebhookEvent.Status


@dataclass(frozen=True)
class Stored:
    """The event of a delivery; `event_pk` is None where it has been archived since."""

    event_pk: int | None
    duplicate: bool


def store(delivery: Delivery, origin: Origin) -> Stored:
    """Stores the delivery, or finds that it is stored already. Raises DatabaseError where neither can be done."""
    return again_until_done(lambda: _store_once(delivery, origin), give_up_after=GIVE_UP_AFTER_SECONDS)


def _store_once(delivery: Delivery, origin: Origin) -> Stored:
    try:
        with transaction.atomic():
            event_pk = insert_event(delivery, origin)
            if event_pk is None:
                return Stored(None, duplicate=True)
            enqueue(PROCESS, {"event_id": event_pk}, subject=_subject(event_pk, delivery.consignment_id))
    except IntegrityError:
        return _store_repeat(delivery)
    return Stored(event_pk, duplicate=False)


def subject_of(event: WebhookEvent) -> str:
    """What the event's jobs are filed under."""
    return _subject(event.pk, event.consignment_id)


def _subject(event_pk: int, consignment_id: str) -> str:
    return f"consignment:{consignment_id}" if consignment_id else f"webhook:{event_pk}"


def _was_archived(delivery: Delivery) -> bool:
    return delivery.id_is_the_senders and ArchivedId.objects.filter(pk=delivery.dedupe_key).exists()


@transaction.atomic
def _store_repeat(delivery: Delivery) -> Stored:
    """Notes the repeat on its event, and has it worked off again where that can bring anything."""
    event = WebhookEvent.objects.select_for_update().filter(dedupe_key=delivery.dedupe_key).first()
    if event is None:
        if _was_archived(delivery):
            return Stored(None, duplicate=True)
        raise IntegrityError(f"Delivery {delivery.event_id} is neither stored nor can it be.")
    event.repeats += 1
    event.last_repeat_at = timezone.now()
    event.save(update_fields=["repeats", "last_repeat_at"])
    if _deserves_another_run(event):
        process_again(event)
    return Stored(event.pk, duplicate=True)


def process_again(event: WebhookEvent) -> None:
    """Has the event worked off once more; those who ask before it starts share one job."""
    enqueue(
        PROCESS,
        {"event_id": event.pk},
        unique_key=f"{PROCESS}:{event.pk}",
        unique_until="start",
        subject=subject_of(event),
    )


def _deserves_another_run(event: WebhookEvent) -> bool:
    """One that failed gets another chance. Lightspeed's own form is a hint without an id: the same body, come again,
    may well be news, so that its consignment is read again."""
    if event.status == _Status.FAILED:
        return True
    return event.wire_format == WebhookEvent.WireFormat.FORM and event.status != _Status.PENDING
