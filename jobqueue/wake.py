"""The local wake-up: tells workers on this host that there is work, so that they need not poll fast.

A hint and nothing more: a datagram may be lost, sent for nothing or have no receiver, and the workers' polling finds
the job all the same. It never blocks and never raises.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

_MAX_UNIX_PATH = 100


def wake_directory() -> Path:
    """Where the supervisors of this database listen, one socket each."""
    names = connection.settings_dict
    identity = (
        f"{names['ENGINE']}|{names['HOST']}|{names['PORT']}|{names['NAME']}|{names['OPTIONS'].get('unix_socket')}"
    )
    key = hashlib.sha256(identity.encode()).hexdigest()[:12]
    usual = Path(settings.VAR_DIR) / "run" / f"queue-{key}"
    short_enough = len(str(usual)) + len("/4194304.sock") < _MAX_UNIX_PATH
    return usual if short_enough else Path(tempfile.gettempdir()) / f"consignments-queue-{key}"


def wake_after_commit() -> None:
    """Wakes a worker once the caller's transaction has committed; once for many jobs of one transaction."""
    waiting = connection.run_on_commit
    if connection.in_atomic_block and waiting and waiting[-1][1] is wake_workers:
        return
    transaction.on_commit(wake_workers)


def wake_workers() -> None:
    """Sends one datagram to each supervisor that listens on this host."""
    for path in wake_directory().glob("*.sock"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(b"w", str(path))
