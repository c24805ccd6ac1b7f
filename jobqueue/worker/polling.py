"""Looking for work on behalf of all idle children: one statement, by one process."""

from __future__ import annotations

import time

from django.db import connection

from jobqueue.claims import promote_due
from jobqueue.claims.admit import admit_all_waiting
from jobqueue.dialect import dialect_of
from jobqueue.type_filter import TypeFilter
from jobqueue.worker.listener import Listener

_BUSY_EVERY = 0.2
_ADMIT_EVERY = 1.0
_REST = 20
"""A look that has to walk past the jobs of other types is followed by a rest so many times as long."""


class Poll:
    """Finds jobs that no wake-up announced: enqueued on another host, or due by now."""

    def __init__(self, listener: Listener, every: float, types: TypeFilter) -> None:
        self._listener = listener
        self._every = every
        self._types = types
        self._next = 0.0
        self._next_admission = 0.0

    def look(self, *, idle: bool) -> None:
        """Wakes one child where a job is pending; children that find more wake the next. Promotes what is due.

        With all children busy only due times matter, and less often.
        """
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (self._every * 0.9 if idle else max(_BUSY_EVERY, self._every))
        if now >= self._next_admission:
            self._next_admission = now + _ADMIT_EVERY
            admit_all_waiting()
        began = time.monotonic()
        pending, due = _what_is_there(self._types)
        if self._types.patterns:
            self._next = max(self._next, now + _REST * (time.monotonic() - began))
        if due:
            pending = promote_due() > 0 or pending
        if pending and idle:
            self._listener.wake_one()


def _what_is_there(types: TypeFilter) -> tuple[bool, bool]:
    dialect = dialect_of(connection)
    first = f"SELECT 1 FROM queue_jobs {dialect.claim_index} WHERE status ="
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS({first} 'pending'{types.sql}),"
            f" EXISTS({first} 'scheduled' AND claim_key <= {dialect.now_us})",
            types.params,
        )
        pending, due = cursor.fetchone()
    return bool(pending), bool(due)
