"""The line as one worker sees it: all of it, or the jobs of its types."""

from __future__ import annotations

import time

from django.db import connection

from jobqueue.claims.held import Claimed
from jobqueue.dialect import dialect_of
from jobqueue.type_filter import TypeFilter

_REMEMBERED_SECONDS = 1.0
_REMEMBERED_TIMES = 20
"""A place is remembered for so many times as long as it took to find: walking costs a twentieth of a worker's time."""


class Line:
    """Where a worker's claims begin.

    One for all types begins at the head. One for some types would walk past every job that it leaves, locking each on
    the way, at every claim: so it looks first, without locks, where its own jobs begin, and remembers that place for a
    while. A job that comes in ahead of the place waits that long.
    """

    def __init__(self, types: TypeFilter | None = None) -> None:
        self._types = types or TypeFilter()
        self._place: int | None = None
        self._remembered_until = 0.0
        self._just_looked = False

    def finds_any(self) -> bool:
        """False where the line has no job of the worker's types. To be called before the claim's transaction: on
        SQLite the walk would hold up every writer."""
        if not self._types.patterns:
            return True
        self._just_looked = self._place is None or time.monotonic() >= self._remembered_until
        if self._just_looked:
            began = time.monotonic()
            self._place = _first_place(self._types)
            took = time.monotonic() - began
            self._remembered_until = began + max(_REMEMBERED_SECONDS, _REMEMBERED_TIMES * took)
        return self._place is not None

    def head(self, limit: int) -> list[Claimed]:
        """The first jobs, locked by the caller's transaction."""
        place = [] if self._place is None else [self._place]
        with connection.cursor() as cursor:
            cursor.execute(claim_query(self._types, placed=bool(place)), [*self._types.params, *place, limit])
            return [Claimed(*row) for row in cursor.fetchall()]

    def forget(self) -> bool:
        """Forgets the place; True where it was an old one, so that looking again may find more."""
        was_old = self._place is not None and not self._just_looked
        self._place = None
        return was_old


def claim_query(types: TypeFilter, *, placed: bool = False) -> str:
    """The SELECT of a claim; a test holds its plan to the index."""
    dialect = dialect_of(connection)
    return (
        "SELECT id, job_type, payload, attempts, max_attempts, subject, run_alone, request_id"
        f" FROM queue_jobs {dialect.claim_index} WHERE status = 'pending'{types.sql}"
        f"{' AND claim_key >= %s' if placed else ''} ORDER BY claim_key LIMIT %s{dialect.locked}"
    )


def _first_place(types: TypeFilter) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT claim_key FROM queue_jobs {dialect_of(connection).claim_index}"
            f" WHERE status = 'pending'{types.sql} ORDER BY claim_key LIMIT 1",
            types.params,
        )
        row = cursor.fetchone()
    return row[0] if row else None
