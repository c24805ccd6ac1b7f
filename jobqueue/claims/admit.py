"""Bringing set-aside jobs back into the line: free places, limits that were lifted, types that were resumed."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from jobqueue.claims.set_aside import room_in
from jobqueue.dialect import dialect_of, marks
from jobqueue.gates import limited_types
from jobqueue.type_filter import TypeFilter

BATCH = 500
# How far down the line jobs of a type are looked for: the line may be as long as there are jobs.
LOOKED_AT = 1000


def admit_waiting(job_type: str, limit: int) -> int:
    """Makes as many waiting jobs of a limited type pending as may run now; how many."""
    with transaction.atomic():
        room = room_in(job_type, limit) - _count_pending(job_type)
        return _move_to_line("waiting", TypeFilter([job_type]), min(room, BATCH)) if room > 0 else 0


def admit_all_waiting() -> int:
    """The same for every limited type that has jobs waiting, and all that waits for a limit its type has no more."""
    if not _any_waiting():
        return 0
    limits = limited_types()
    return _admit_unlimited(limits) + sum(admit_waiting(job_type, limit) for job_type, limit in limits.items())


def resume_paused(types: TypeFilter) -> int:
    """Makes one batch of paused jobs of these types pending again, in their old places; how many."""
    with transaction.atomic():
        return _move_to_line("paused", types, BATCH)


def _admit_unlimited(limited: Collection[str]) -> int:
    """Looks at the head of those that wait: the limited ones among them move on, so that the rest comes into sight."""
    index = dialect_of(connection).claim_index
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, job_type FROM queue_jobs {index} WHERE status = 'waiting' ORDER BY claim_key LIMIT %s",
            [LOOKED_AT],
        )
        free = sorted(job_id for job_id, job_type in cursor.fetchall() if job_type not in limited)
        if not free:
            return 0
        cursor.execute(
            f"UPDATE queue_jobs SET status = 'pending' WHERE id IN ({marks(len(free))}) AND status = 'waiting'", free
        )
        return int(cursor.rowcount)


def _move_to_line(status: str, types: TypeFilter, limit: int) -> int:
    dialect = dialect_of(connection)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM queue_jobs {dialect.claim_index} WHERE status = %s{types.sql}"
            f" ORDER BY claim_key LIMIT %s{dialect.locked}",
            [status, *types.params, limit],
        )
        ids = sorted(row[0] for row in cursor.fetchall())
        if ids:
            cursor.execute(f"UPDATE queue_jobs SET status = 'pending' WHERE id IN ({marks(len(ids))})", ids)
    return len(ids)


def _count_pending(job_type: str) -> int:
    """Jobs of the type near the head of the line. Those further back are left out: what is let in beyond the limit is
    set aside again by the claim that meets it."""
    index = dialect_of(connection).claim_index
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT COUNT(*) FROM (SELECT job_type FROM queue_jobs {index} WHERE status = 'pending'"
            " ORDER BY claim_key LIMIT %s) AS head WHERE job_type = %s",
            [LOOKED_AT, job_type],
        )
        return int(cursor.fetchone()[0])


def _any_waiting() -> bool:
    index = dialect_of(connection).claim_index
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS(SELECT 1 FROM queue_jobs {index} WHERE status = 'waiting')")
        return bool(cursor.fetchone()[0])
