"""Changing the state: one change at a time, all of it or nothing, each touched record under a new version."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Max

from simulator.models import Consignment, Inventory, Line, Record
from simulator.switches import switches

# Real ones are beyond 2^31: a client that keeps them in 32 bits shall fail here too.
FIRST_VERSION = 3_000_000_000

_lock = threading.RLock()
_newest = FIRST_VERSION


@contextmanager
def changing() -> Iterator[None]:
    """Holds the one lock of the process and a transaction."""
    with _lock, transaction.atomic():
        yield


def next_version() -> int:
    """The next of the retailer's one counter, gaps included; call it only inside `changing`."""
    global _newest
    _newest += switches.version_step
    return _newest


def newest_version() -> int:
    return _newest


def restore_version() -> None:
    """Sets the counter behind everything stored."""
    global _newest
    tables = (Consignment, Line, Record, Inventory)
    stored = [table.objects.aggregate(newest=Max("version"))["newest"] or 0 for table in tables]
    _newest = max(FIRST_VERSION, *stored)


def now_text() -> str:
    """The present as API 2.0 prints it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
