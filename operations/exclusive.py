"""One backup, restore or table maintenance at a time.

A table that is rebuilt while it is being dumped breaks the dump off; a dump of a half-restored database looks whole.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import DatabaseError, connection

NAME = "consignments.maintenance"
# The connection that holds the lock is idle for as long as the work takes, and must not be hung up on meanwhile.
IDLE_SECONDS = 7 * 86_400


class Busy(Exception):
    """Another one is at work; the message says what to do."""

    def __init__(self) -> None:
        super().__init__(
            "Another backup, restore or table maintenance of this database is under way. Run this when it is over."
        )


@contextmanager
def alone() -> Iterator[None]:
    """Holds the database's lock for this work until the block ends or the process is gone; raises Busy at once."""
    with _named_lock() if connection.vendor == "mysql" else _file_lock():
        yield


@contextmanager
def _named_lock() -> Iterator[None]:
    """On a connection of its own: a restore closes the one that everything else goes through."""
    holder = connection.copy()
    name = f"{NAME}.{connection.settings_dict['NAME']}"[:64]
    try:
        with holder.cursor() as cursor:
            cursor.execute("SET SESSION wait_timeout = %s", [IDLE_SECONDS])
            cursor.execute("SELECT GET_LOCK(%s, 0)", [name])
            if cursor.fetchone()[0] != 1:
                raise Busy
            try:
                yield
            finally:
                # Where the server ended the connection, the lock is free already.
                with suppress(DatabaseError):
                    cursor.execute("SELECT RELEASE_LOCK(%s)", [name])
    finally:
        holder.close()


@contextmanager
def _file_lock() -> Iterator[None]:
    path = Path(f"{connection.settings_dict['NAME']}.maintenance")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield
