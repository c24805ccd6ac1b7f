"""The limit on refused calls: so many a minute for each address, counted in the database over all processes.

Correctly signed deliveries never ask here: an order of 400 lines is 400 deliveries. Once an address is over its limit a
process answers from memory, so that a flood costs the database a statement every few seconds and not one for each call.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

import structlog
from django.conf import settings
from django.db import Error, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from webhooks.models import RefusalCount
from webhooks.networks import counted_as, is_in

log = structlog.get_logger(__name__)

MINUTE = timedelta(minutes=1)
KEPT = timedelta(days=7)
TELL_EVERY_SECONDS = 5.0
_MAX_REMEMBERED = 10_000


@dataclass
class _OverLimit:
    """A network over its limit in `minute`, and how many of its calls the database has not been told of yet."""

    minute: datetime
    told_at: float
    untold: int = 0

    def is_fresh(self, minute: datetime) -> bool:
        return self.minute == minute and time.monotonic() - self.told_at < TELL_EVERY_SECONDS


_over: OrderedDict[str, _OverLimit] = OrderedDict()
_lock = Lock()


def charge(address: str) -> int:
    """Counts a refused call; returns 0, or the seconds to wait where the address is over its limit."""
    if is_in(address, settings.WEBHOOK_RATE_ALLOW):
        return 0
    now = timezone.now()
    minute, network = now.replace(second=0, microsecond=0), counted_as(address)
    wait = max(1, math.ceil((minute + MINUTE - now).total_seconds()))
    to_tell = _note(network, minute)
    if not to_tell:
        return wait
    counts = [_add(network, which, calls) for which, calls in to_tell]
    if counts[-1] <= settings.WEBHOOK_RATE_LIMIT:
        return 0
    _remember(network, minute)
    return wait


def forget() -> None:
    """Drops what this process remembers, as a new process would start."""
    with _lock:
        _over.clear()


def _note(network: str, minute: datetime) -> list[tuple[datetime, int]]:
    """What the database has to be told, by minute, this call last; nothing while the network is known to be over."""
    with _lock:
        known = _over.get(network)
        if known is None:
            return [(minute, 1)]
        if known.is_fresh(minute):
            known.untold += 1
            return []
        del _over[network]
    if known.minute == minute:
        return [(minute, known.untold + 1)]
    return [(known.minute, known.untold), (minute, 1)]


def _remember(network: str, minute: datetime) -> None:
    with _lock:
        _over[network] = _OverLimit(minute, time.monotonic())
        if len(_over) > _MAX_REMEMBERED:
            _over.popitem(last=False)


def _add(network: str, minute: datetime, calls: int) -> int:
    """Adds to the count of a minute and returns it; 0 where the database is away: a refusal does not need one."""
    try:
        rows = RefusalCount.objects.filter(network=network, minute=minute)
        if not rows.update(count=F("count") + calls) and not _add_first(network, minute, calls):
            rows.update(count=F("count") + calls)
        return rows.values_list("count", flat=True).get()
    except (Error, RefusalCount.DoesNotExist):
        log.warning("webhook.refusals_not_counted")
        return 0


def _add_first(network: str, minute: datetime, calls: int) -> bool:
    """The first row of a minute, and an end to those of last week; False where another process was first."""
    try:
        with transaction.atomic():
            RefusalCount.objects.create(network=network, minute=minute, count=calls)
    except IntegrityError:
        return False
    RefusalCount.objects.filter(minute__lt=minute - KEPT).delete()
    return True
