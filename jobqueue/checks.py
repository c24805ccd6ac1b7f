"""Refusing a database that cannot claim jobs safely, and numbers no queue can run with, before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_MARIADB = (10, 6)
_MYSQL = (8, 0, 1)
# Below these every job is given up at once, or a running one is taken for lost and run a second time.
_LEAST = {
    "QUEUE_MAX_ATTEMPTS": 1,
    "QUEUE_STALE_AFTER_SECONDS": 1,
    "QUEUE_BACKOFF_BASE_MS": 0,
    "QUEUE_BACKOFF_CAP_SECONDS": 0,
    "QUEUE_MAX_PAYLOAD_BYTES": 1,
}


@register("queue")
def check_numbers(**_: Any) -> list[CheckMessage]:
    """Run by every command, `runworker` among them."""
    return [
        Error(f"{name} is {value}: it needs {least} or more.", id="queue.E002")
        for name, least in _LEAST.items()
        if (value := getattr(settings, name)) < least
    ]


@register(Tags.database)
def check_databases(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Run by `migrate` and `check --database`; `runworker` asks by itself."""
    refusals = [database_refusal(connections[alias]) for alias in databases or ()]
    return [Error(refusal, id="queue.E001") for refusal in refusals if refusal]


def database_refusal(connection: BaseDatabaseWrapper) -> str:
    """Why the queue cannot run on this database, or "". Asks the server for its version."""
    if connection.vendor == "sqlite":
        return ""
    if connection.vendor != "mysql":
        return f"The job queue runs on SQLite, MariaDB and MySQL, not on {connection.display_name}."
    return version_refusal(
        is_mariadb=bool(getattr(connection, "mysql_is_mariadb", False)), version=connection.get_database_version()
    )


def version_refusal(*, is_mariadb: bool, version: tuple[int, ...]) -> str:
    """Why this server version is too old, or "". SKIP LOCKED came with MariaDB 10.6 and MySQL 8.0.1."""
    name, needed = ("MariaDB", _MARIADB) if is_mariadb else ("MySQL", _MYSQL)
    if version >= needed:
        return ""
    found, wanted = (".".join(map(str, each)) for each in (version, needed))
    return (
        f"{name} {found} is too old for the job queue: it lacks SELECT … FOR UPDATE SKIP LOCKED, so two workers"
        f" would wait for each other or take the same job. Use {name} {wanted} or newer."
    )
