"""One budget of calls for all processes, kept in the database, learned from Lightspeed's headers.

Lightspeed counts in fixed windows and does not say when one ends. It is learned: from a count that starts afresh, or
from the date in a 429. What is left is subtracted before a call, so processes never overdraw it together.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import httpx
import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sync.lightspeed.budget import LIMIT_HEADER, REMAINING_HEADER, Permit, header_number
from sync.lightspeed.errors import RateLimited
from sync.lightspeed.retry_after import LONGEST
from sync.models import RateBudget

log = structlog.get_logger(__name__)

NAME = "lightspeed"
# While pushes are about, polls leave them this part of the window.
KEPT_FOR_PUSHES = 0.2
PUSHES_ARE_ABOUT = timedelta(seconds=60)
# Where the end of the window is unknown and nothing is left, one call after this long finds out.
REFUSED_AGAIN_WITHIN = timedelta(seconds=5)
PROBE_AFTER = timedelta(seconds=15)


class SharedBudget:
    """The budget as one process uses it. `urgent` is for pushes: they go before polls.

    A wait of at most `patience` seconds is slept here; a longer one raises RateLimited, so that a worker can do
    something else meanwhile.
    """

    def __init__(self, *, urgent: bool, patience: float = 2.0) -> None:
        self.urgent = urgent
        self.patience = patience

    def take(self) -> Permit | None:
        deadline = time.monotonic() + self.patience
        while True:
            permit, free_at = self._try()
            if free_at is None:
                return permit
            wait = (free_at - timezone.now()).total_seconds()
            if time.monotonic() + wait > deadline:
                raise RateLimited("The calls that Lightspeed allows are used up for now.", retry_at=free_at)
            time.sleep(max(wait, 0.01))

    def learn(self, permit: Permit | None, headers: httpx.Headers) -> None:
        limit, remaining = header_number(headers, LIMIT_HEADER), header_number(headers, REMAINING_HEADER)
        if limit is None or remaining is None:
            return
        if permit is None or permit.left is None:
            _begin(limit, remaining)
        elif remaining > permit.left + _overtaking(limit):
            _starts_afresh(permit, limit, remaining)
        elif remaining == limit - 1:
            _has_begun(limit)
        elif remaining < permit.left:
            _someone_else_calls(permit, remaining)

    def refused(self, until: datetime) -> None:
        RateBudget.objects.get_or_create(name=NAME, defaults={"limit": 0, "remaining": 0})
        with transaction.atomic():
            row = RateBudget.objects.select_for_update().get(name=NAME)
            row.pause_seconds = _pause_seconds(row, until)
            row.paused_until = max(row.paused_until or until, timezone.now() + timedelta(seconds=row.pause_seconds))
            row.window_ends_at = row.paused_until
            row.remaining, row.refused = 0, row.refused + 1
            row.save()
        log.warning("lightspeed.paused", until=until.isoformat())

    def _try(self) -> tuple[Permit | None, datetime | None]:
        """Leave for one call, or when to ask again."""
        if not RateBudget.objects.filter(name=NAME).exists():
            # Lightspeed has stated no limit yet: no lock then, for it would make calls side by side wait in line.
            return None, None
        with transaction.atomic():
            row = RateBudget.objects.select_for_update().get(name=NAME)
            now = timezone.now()
            _roll(row, now)
            free_at = self._free_at(row, now)
            if free_at is None:
                row.remaining -= 1
                row.calls += 1
            if self.urgent:
                row.last_push_at = now
            row.save()
            return Permit(now, row.remaining), free_at

    def _free_at(self, row: RateBudget, now: datetime) -> datetime | None:
        if row.paused_until is not None and row.paused_until > now:
            return row.paused_until
        pushing = row.last_push_at is not None and row.last_push_at > now - PUSHES_ARE_ABOUT
        kept = int(row.limit * KEPT_FOR_PUSHES) if pushing and not self.urgent else 0
        if row.remaining > kept or not row.limit:
            return None
        if row.window_ends_at is None and row.probe_at is None:
            row.probe_at = now + PROBE_AFTER
        return row.window_ends_at or row.probe_at


def _roll(row: RateBudget, now: datetime) -> None:
    """At the end of a window all calls are free again; after a pause without a known end, one call is, to find out."""
    if row.window_ends_at is not None and row.window_ends_at <= now:
        row.remaining, row.window_started_at = row.limit, now
        row.window_ends_at = row.probe_at = None
    elif row.window_ends_at is None and row.probe_at is not None and row.probe_at <= now:
        row.remaining, row.probe_at = 1, None


def _pause_seconds(row: RateBudget, until: datetime) -> float:
    """The pause asked for; twice the one before if that has just ended and was plainly too short.

    A Retry-After that is missing or lies in the past would otherwise mean a refused call each second.
    """
    now = timezone.now()
    asked = max((until - now).total_seconds(), 0.0)
    again = row.paused_until is not None and now - row.paused_until < REFUSED_AGAIN_WITHIN
    return min(max(asked, row.pause_seconds * 2), LONGEST.total_seconds()) if again else asked


def _begin(limit: int, remaining: int) -> None:
    """One of the first answers ever. If nobody else had called in this window, it has begun with this call."""
    ends_at = _end_of_window() if remaining == limit - 1 else None
    RateBudget.objects.get_or_create(
        name=NAME, defaults={"limit": limit, "remaining": remaining, "window_ends_at": ends_at}
    )
    if ends_at is not None:
        RateBudget.objects.filter(name=NAME, window_ends_at=None).update(window_ends_at=ends_at)


def _starts_afresh(permit: Permit, limit: int, remaining: int) -> None:
    """Lightspeed has begun a new window: known already but for its end, or not known at all."""
    _has_begun(limit, is_first=remaining == limit - 1)
    rows = RateBudget.objects.filter(name=NAME)
    rows.filter(remaining__lt=remaining - _overtaking(limit)).update(
        limit=limit,
        remaining=remaining,
        window_started_at=permit.given_at,
        window_ends_at=_end_of_window(),
        probe_at=None,
    )


def _has_begun(limit: int, *, is_first: bool = True) -> None:
    """A window's end is known by its very first call: the one that was thought to run a moment longer is over.

    How many calls are left is ours to count: since that call was made many more may have been.
    """
    ends_at = _end_of_window()
    is_other = Q(window_ends_at=None) | Q(window_ends_at__lt=ends_at) if is_first else Q(window_ends_at=None)
    RateBudget.objects.filter(is_other, name=NAME).update(limit=limit, window_ends_at=ends_at)


def _someone_else_calls(permit: Permit, remaining: int) -> None:
    """Fewer are left than we counted. An answer to a call of the window before says nothing about this one."""
    rows = RateBudget.objects.filter(name=NAME, remaining__gt=remaining)
    rows.exclude(window_started_at__gt=permit.given_at).update(remaining=remaining)


def _overtaking(limit: int) -> int:
    """Answers overtake each other: a count that is higher by no more than this is only an older one."""
    return max(min(16, limit // 4), 1)


def _end_of_window() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LIGHTSPEED_WINDOW_SECONDS)
