"""Writing down what happened to an account."""

from __future__ import annotations

import structlog
from django.utils import timezone

from operations.access.acting import who_acts
from operations.access.event import NAME_LENGTH, AccessEvent

log = structlog.get_logger(__name__)


def record(what: AccessEvent.What, account: str, detail: str = "") -> None:
    """Records it with who acts; does nothing where nobody does (see `acting`)."""
    acting = who_acts()
    if acting is None:
        return
    event = AccessEvent(
        happened_at=timezone.now(),
        what=what,
        account=account[:NAME_LENGTH],
        by=acting.name[:NAME_LENGTH],
        address=acting.address[:45],
        detail=detail[:300],
    )
    event.save()
    log.info("access.recorded", what=event.what, account=event.account, by=event.by, detail=event.detail)
