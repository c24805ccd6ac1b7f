"""Pausing and resuming job types. Running jobs finish; jobs of a paused type are set aside as workers meet them."""

from __future__ import annotations

from collections.abc import Iterator

import structlog
from django.db import transaction

from jobqueue.actors import Actor
from jobqueue.claims.admit import resume_paused
from jobqueue.dead_letters import require
from jobqueue.gates import EVERYTHING
from jobqueue.models import Pause
from jobqueue.type_filter import TypeFilter
from jobqueue.wake import wake_after_commit

log = structlog.get_logger(__name__)

RIGHT = "queue.operate_queue"


def pause(pattern: str, *, actor: Actor, reason: str = "") -> bool:
    """Holds a type, a family such as `po.*`, or everything (`*`); False where it was held already.

    Workers heed it within a second. Raises NotPermitted.
    """
    require(actor, RIGHT)
    _, created = Pause.objects.get_or_create(job_type=pattern, defaults={"actor": actor.name, "reason": reason})
    if created:
        log.warning("queue.paused", job_type=pattern, actor=actor.name, reason=reason)
    return created


def resume(pattern: str, *, actor: Actor) -> Iterator[int]:
    """Ends a pause, then brings the set-aside jobs back batch by batch; yields how many each time.

    Jobs that another pause still holds stay set aside: brought back, workers would put them aside again meanwhile, and
    this would have no end. Raises NotPermitted.
    """
    require(actor, RIGHT)
    Pause.objects.filter(job_type=pattern).delete()
    log.warning("queue.resumed", job_type=pattern, actor=actor.name)
    still_held = list(Pause.objects.values_list("job_type", flat=True))
    types = TypeFilter(() if pattern == EVERYTHING else [pattern], but_not=still_held)
    while True:
        with transaction.atomic():
            count = resume_paused(types)
            wake_after_commit()
        if not count:
            return
        yield count
