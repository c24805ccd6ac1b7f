"""Database errors that pass: the whole unit of work is done again, never one statement of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection

log = structlog.get_logger(__name__)

T = TypeVar("T")

# Lock wait, deadlock, snapshot changed: the server is well, the transaction lost. MariaDB, "Error codes".
_LOST_RACE = {1205, 1213, 1020}
# Gone away, lost, idle too long, killed, query interrupted, cannot connect, too many connections, shutting down.
_LOST_SERVER = {2006, 2013, 4031, 1927, 1317, 2002, 2003, 1040, 1053, 2055, 1152, 1153, 1158, 1159, 1160, 1161, 1184}
# A node of a Galera cluster that is joining or has lost sight of the others: "WSREP has not yet prepared node", and at
# COMMIT "Error while appending streaming replication fragment (Not connected to Primary Component)".
_NODE_NOT_READY = {1047, 1180}
_SQLITE = ("database is locked", "database table is locked", "database is busy", "cannot start a transaction")


def is_transient(error: BaseException) -> bool:
    """True where doing the same again may succeed."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, DatabaseError):
        return False
    code = error.args[0] if error.args else None
    if isinstance(code, int):
        return code in _LOST_RACE | _LOST_SERVER | _NODE_NOT_READY
    return isinstance(error, OperationalError) and any(text in str(error).lower() for text in _SQLITE)


def again_until_done(unit: Callable[[], T], *, give_up_after: float, stopped: Callable[[], bool] = lambda: False) -> T:
    """Runs `unit`, again after each transient error, for at most `give_up_after` seconds; then raises the error.

    Waits 20 ms at first and a second at most, on a fresh connection where the old one failed. Inside a transaction of
    the caller the error is raised at once: what was done before in it is lost too.
    """
    deadline, wait = time.monotonic() + give_up_after, 0.02
    while True:
        try:
            return unit()
        except Error as error:
            late = time.monotonic() + wait > deadline
            if connection.in_atomic_block or not is_transient(error) or late or stopped():
                raise
            log.warning("queue.database_retry", error=str(error)[:200], wait=round(wait, 3))
            connection.close_if_unusable_or_obsolete()
            time.sleep(wait)
            wait = min(wait * 2, 1.0)
