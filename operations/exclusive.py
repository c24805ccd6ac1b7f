"""One backup or table maintenance at a time: a table that is rebuilt while it is being dumped breaks the dump off."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

NAME = "consignments.maintenance"


class Busy(Exception):
    """Another one is at work; the message says what to do."""

    def __init__(self) -> None:
        super().__init__("Another backup or table maintenance of this database is under way. Run this when it is over.")


@contextmanager
def alone() -> Iterator[None]:
    """Holds the database's lock for this work until the block or the connection ends; raises Busy at once."""
    with _named_lock() if connection.vendor == "mysql" else _file_lock():
        yield


@contextmanager
def _named_lock() -> Iterator[None]:
    name = f"{NAME}.{connection.settings_dict['NAME']}"[:64]
    with connection.cursor() as cursor:
        cursor.execute("SELECT GET_LOCK(%s, 0)", [name])
        if cursor.fetchone()[0] != 1:
            raise Busy
        try:
            yield
        finally:
            cursor.execute("SELECT RELEASE_LOCK(%s)", [name])


@contextmanager
def _file_lock() -> Iterator[None]:
    path = Path(f"{connection.settings_dict['NAME']}.maintenance")
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy from error
        yield
