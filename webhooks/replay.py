"""Having a stored event processed once more, as an event of its own.

The original keeps what became of it, and a second replay is not taken for a repeat of the first.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from hashlib import sha256

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consignments.actors import Actor
from consignments.errors import InvalidInput
from consignments.scope import check_right
from jobqueue.enqueue import enqueue
from webhooks.access import get_event
from webhooks.intake import PROCESS, subject_of
from webhooks.models import WebhookEvent
from webhooks.roles import REPLAY

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200


@transaction.atomic
def replay(event_pks: Sequence[int], *, actor: Actor) -> list[WebhookEvent]:
    """Stores a replay of each event with its job, all or none, and returns the replays.

    Raises NotPermitted, NotFound for one that the person may not see, and InvalidInput for none or too many.
    """
    check_right(actor, REPLAY, _("process webhooks again"))
    wanted = sorted(set(event_pks))
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise InvalidInput([_("Choose 1 to %(most)s events.") % {"most": MOST_AT_ONCE}], code="webhook_replay_count")
    return [_replay_one(get_event(pk, actor), actor) for pk in wanted]


def _replay_one(original: WebhookEvent, actor: Actor) -> WebhookEvent:
    identity = f"replay_{uuid.uuid4().hex}"
    again = WebhookEvent.objects.create(
        dedupe_key=sha256(identity.encode()).hexdigest(),
        event_id=identity,
        event_type=original.event_type,
        wire_format=original.wire_format,
        payload_text=original.payload_text,
        request_id=original.request_id,
        occurred_at=original.occurred_at,
        received_at=timezone.now(),
        consignment_id=original.consignment_id,
        replay_of=original,
        replayed_by=actor.user,
    )
    enqueue(PROCESS, {"event_id": again.pk}, subject=subject_of(again))
    log.info("webhook.replayed", event_id=again.pk, original=original.pk, actor=actor.name)
    return again
