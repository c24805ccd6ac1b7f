"""How long the supervisor waits for the database: a job may wait as it likes, but not the one who guards the leases."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

_SHORTEST = 3
_LONGEST_TO_CONNECT = 10
# A statement that hangs, the connecting after it and the rest until the next look fit into the tenth of a lease between
# the moment where jobs are stopped and its end.
_SHARE_OF_LEASE = 1 / 20


class Impatience:
    """The options of this process's connections, from `begin` to `end`.

    A database that hangs, or whose packets are lost on the way, answers with no error for a quarter of an hour. Within
    that time other hosts take the jobs over, so the supervisor must know sooner that it cannot renew them.
    """

    def __init__(self, lease: float) -> None:
        seconds = max(_SHORTEST, int(lease * _SHARE_OF_LEASE))
        self._wanted = {"connect_timeout": min(seconds, _LONGEST_TO_CONNECT), "read_timeout": seconds}
        self._before: dict[str, Any] = {}

    def begin(self) -> None:
        connection_created.connect(wait_briefly_for_locks)
        self._before = connection.settings_dict["OPTIONS"]
        if connection.vendor == "mysql":
            connection.settings_dict["OPTIONS"] = {**self._wanted, **self._before}
            connection.close()

    def end(self) -> None:
        """In a fresh child: jobs have the connections that the settings say."""
        connection_created.disconnect(wait_briefly_for_locks)
        connection.settings_dict["OPTIONS"] = self._before


def wait_briefly_for_locks(connection: BaseDatabaseWrapper, **_: object) -> None:
    """On SQLite a job's long transaction locks everybody out; the supervisor tries again rather than stand still."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 250")
