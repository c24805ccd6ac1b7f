"""One process of the raw loop: claim 100, finish 100, over and over, until told to stop."""

from __future__ import annotations

import time
from typing import Any

import django
from django.db import connection

from jobqueue.dialect import dialect_of


def plain_cursor() -> Any:
    """A cursor of the driver, with the options of the project's settings and nothing of Django around it."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        return connection.connection.cursor()
    import MySQLdb

    options: dict[str, Any] = {**connection.get_connection_params(), "isolation_level": None}
    options.pop("isolation_level")
    plain = MySQLdb.connect(**options)
    plain.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
    plain.autocommit(True)
    return plain.cursor()


BEGIN = {"mysql": "BEGIN", "sqlite": "BEGIN IMMEDIATE"}
CLAIM = "SELECT id FROM queue_jobs {claim_index} WHERE status = 'pending' ORDER BY claim_key LIMIT 100{locked}"
TAKE = (
    "UPDATE queue_jobs SET status = 'processing', worker_id = 'raw', claim_token = 1, heartbeat_at = {now}"
    " WHERE id IN ({ids})"
)
FINISH = (
    "UPDATE queue_jobs SET status = 'completed', completed_at = {now}, attempts = attempts + 1"
    " WHERE id IN ({ids}) AND claim_token = 1 AND status = 'processing'"
)


def main() -> None:
    """Loops for ever; SIGTERM ends it."""
    django.setup()
    dialect, begin = dialect_of(connection), BEGIN[connection.vendor]
    claim = CLAIM.format(claim_index=dialect.claim_index, locked=dialect.locked)
    # Doubled for drivers that are given parameters; here there are none.
    now = dialect.now.replace("%%", "%")
    cursor = plain_cursor()
    while True:
        cursor.execute(begin)
        cursor.execute(claim)
        ids = ",".join(str(row[0]) for row in sorted(cursor.fetchall()))
        if not ids:
            cursor.execute("COMMIT")
            time.sleep(0.01)
            continue
        cursor.execute(TAKE.format(ids=ids, now=now))
        cursor.execute("COMMIT")
        cursor.execute(FINISH.format(ids=ids, now=now))


if __name__ == "__main__":
    main()
