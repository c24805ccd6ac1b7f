"""Whether this process can do its work: each part by name, and why not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import cache
from pathlib import Path

import structlog
from django.core.cache import cache as cache_store
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from operations.folders import write_refusal
from receiving.storage import evidence_storage

log = structlog.get_logger(__name__)


def not_ready() -> dict[str, str]:
    """The parts that are not ready, with the reason of each; empty where all are.

    The sentences are fixed ones: what a server said, which may name hosts and users, goes to the log alone.
    """
    found: dict[str, str] = {}
    for name, reason_of in PARTS.items():
        if name == "migrations" and "database" in found:
            continue
        try:
            reason = reason_of()
        except Exception as error:  # each backend raises its own
            log.warning("operations.not_ready", part=name, exc_info=error)
            reason = "It does not answer."
        if reason:
            found[name] = reason
    return found


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def missing_migrations() -> list[tuple[str, str]]:
    """Migrations of this code that the database lacks. More in the database than here is no fault: an upgrade runs."""
    return sorted(_on_disk() - MigrationRecorder(connection).applied_migrations().keys())


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _migrations() -> str:
    missing = len(missing_migrations())
    return f"{missing} of this version are missing: run migrate." if missing else ""


def _storage() -> str:
    """A bucket is not asked: a call over the network for each question would itself be a danger."""
    storage = evidence_storage()
    if not isinstance(storage, FileSystemStorage):
        return ""
    refusal = write_refusal(Path(storage.location))
    return f"Photographs cannot be kept: {refusal}." if refusal else ""


def _cache() -> str:
    key, word = f"readyz:{uuid.uuid4().hex}", uuid.uuid4().hex
    cache_store.set(key, word, 10)
    kept = cache_store.get(key) == word
    cache_store.delete(key)
    return "" if kept else "It does not keep what is written."


PARTS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "storage": _storage,
    "cache": _cache,
}
