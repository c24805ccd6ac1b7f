"""Taking jobs from the head of the line: one short transaction, walking one index in its own order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from django.db import connection, transaction

from jobqueue.claims.held import Claim, Claimed
from jobqueue.claims.line import Line
from jobqueue.claims.set_aside import let_through
from jobqueue.dialect import dialect_of, marks
from jobqueue.gates import Gates

MOST_AT_ONCE = 100
# How many times in a row a claim may find nothing but jobs it has to set aside, from the second on a hundred each time.
_ROUNDS = 1000

Chooser = Callable[[Sequence[Claimed]], int]


def one_by_one(_: Sequence[Claimed]) -> int:
    """The chooser of a worker that knows nothing about how long jobs take."""
    return 1


def new_token() -> int:
    """A claim's token: random, so that no two claims of a job ever share one."""
    return secrets.randbits(62)


def take(
    worker_id: str,
    *,
    token: int,
    limit: int = 1,
    choose: Chooser = one_by_one,
    line: Line | None = None,
    gates: Gates | None = None,
) -> Claim | None:
    """Claims the first jobs of the line that may run, or None where there is none.

    `choose` says how many of the jobs at the head fit one batch (at least one). A job taken alone has its attempt
    counted here, before it runs: one that kills its worker cannot run for ever. Jobs that a gate holds back are set
    aside on the way. `line` is the worker's own, where it takes some types only.
    """
    line = line or Line()
    gates = gates or Gates(refresh_seconds=0)
    looked_at = limit = min(limit, MOST_AT_ONCE)
    for _ in range(_ROUNDS):
        gates.refresh()
        if gates.all_paused or not line.finds_any():
            return None
        with transaction.atomic():
            found = line.head(looked_at)
            ready = let_through(found, gates)
            jobs = ready[: max(1, min(limit, choose(ready)))] if ready else []
            if jobs:
                charged = len(jobs) == 1
                _mark_taken(jobs, worker_id, token, charged=charged)
                return Claim(token, jobs, charged, more=len(found) > len(jobs) or len(found) == looked_at)
        if not found and not line.forget():
            return None
        looked_at = MOST_AT_ONCE
    return None


def _mark_taken(jobs: Sequence[Claimed], worker_id: str, token: int, *, charged: bool) -> None:
    """By primary key, ascending, so that two workers never wait for each other in a circle."""
    now = dialect_of(connection).now
    started = f"started_at = {now}, attempts = attempts + 1" if charged else "started_at = NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE queue_jobs SET status = 'processing', worker_id = %s, claim_token = %s, heartbeat_at = {now},"
            f" unique_key = CASE WHEN unique_until_start THEN NULL ELSE unique_key END, {started}"
            f" WHERE id IN ({marks(len(jobs))})",
            [worker_id, token, *sorted(job.id for job in jobs)],
        )


def find_claim(worker_id: str, token: int) -> Claim | None:
    """The claim made under this token, if its commit went through after all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, job_type, payload, attempts, max_attempts, subject, run_alone, request_id,"
            " started_at IS NOT NULL"
            f" FROM queue_jobs {dialect_of(connection).claim_index}"
            " WHERE status = 'processing' AND claim_token = %s AND worker_id = %s ORDER BY claim_key",
            [token, worker_id],
        )
        rows = cursor.fetchall()
    if not rows:
        return None
    charged = bool(rows[0][-1])
    # `attempts` is what it was before this run, as in a claim whose answer came.
    jobs = [
        Claimed(job_id, job_type, payload, attempts - charged, most, subject, alone, request_id)
        for job_id, job_type, payload, attempts, most, subject, alone, request_id, _ in rows
    ]
    return Claim(token, jobs, charged, more=True)
