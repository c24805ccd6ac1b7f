"""A circuit breaker for each dependency: after some failures in a row, its jobs wait instead of failing one by one.

It opens for 10 seconds, then lets jobs through again; each further failure doubles the wait, up to ten minutes, and
the first success closes it. While it is open no job spends an attempt on it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction

from jobqueue.dialect import database_now
from jobqueue.models import Dependency

log = structlog.get_logger(__name__)

OPENS_AFTER = 3
_FIRST_WAIT = timedelta(seconds=10)
_LONGEST_WAIT = timedelta(minutes=10)


def dependency_failed(name: str, reason: str) -> datetime | None:
    """Counts a failure; until when the breaker is open now, None while it is closed."""
    with transaction.atomic():
        Dependency.objects.get_or_create(pk=name)
        dependency = Dependency.objects.select_for_update().get(pk=name)
        now = database_now(connection)
        # Jobs that were under way when it opened tell nothing new.
        if dependency.open_until is None or dependency.open_until <= now:
            dependency.failures += 1
            if dependency.failures >= OPENS_AFTER:
                doublings = min(dependency.failures - OPENS_AFTER, 16)
                dependency.open_until = now + min(_FIRST_WAIT * 2**doublings, _LONGEST_WAIT)
                log.warning("breaker.opened", dependency=name, until=dependency.open_until.isoformat(), reason=reason)
        dependency.last_error = reason
        dependency.save()
    return dependency.open_until


def dependency_answered(name: str) -> None:
    """Closes the breaker; called after a success where failures are on record."""
    closed = Dependency.objects.filter(pk=name, failures__gt=0).update(failures=0, open_until=None)
    if closed:
        log.info("breaker.closed", dependency=name)
