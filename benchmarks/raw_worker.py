"""One process of the raw loop: claim 100, finish 100, over and over, until told to stop."""

from __future__ import annotations

import time
from typing import Any

import django
from django.db import connection


def plain_connection() -> Any:
    """A driver connection with the options of the project's settings, and nothing of Django around it."""
    import MySQLdb

    options: dict[str, Any] = {**connection.get_connection_params(), "isolation_level": None}
    options.pop("isolation_level")
    plain = MySQLdb.connect(**options)
    plain.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    return plain


CLAIM = (
    "SELECT id FROM queue_jobs FORCE INDEX (queue_claim) WHERE status = 'pending'"
    " ORDER BY claim_key LIMIT 100 FOR UPDATE SKIP LOCKED"
)
TAKE = (
    "UPDATE queue_jobs SET status = 'processing', worker_id = 'raw', claim_token = 1, heartbeat_at = UTC_TIMESTAMP(6)"
    " WHERE id IN ({ids})"
)
FINISH = (
    "UPDATE queue_jobs SET status = 'completed', completed_at = UTC_TIMESTAMP(6), attempts = attempts + 1"
    " WHERE id IN ({ids}) AND claim_token = 1 AND status = 'processing'"
)


def main() -> None:
    """Loops for ever; SIGTERM ends it."""
    django.setup()
    plain = plain_connection()
    plain.autocommit(True)
    cursor = plain.cursor()
    while True:
        cursor.execute("BEGIN")
        cursor.execute(CLAIM)
        ids = ",".join(str(row[0]) for row in sorted(cursor.fetchall()))
        if not ids:
            cursor.execute("COMMIT")
            time.sleep(0.01)
            continue
        cursor.execute(TAKE.format(ids=ids))
        cursor.execute("COMMIT")
        cursor.execute(FINISH.format(ids=ids))


if __name__ == "__main__":
    main()
