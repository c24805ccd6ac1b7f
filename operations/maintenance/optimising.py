"""Renewing statistics, and rebuilding what holds much idle space, while everything goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, connection

from operations.maintenance.tables import TableSize

log = structlog.get_logger(__name__)

# A rebuild copies the table; below this it gives nothing back that would be worth it.
LEAST_IDLE = 32_000_000
IDLE_PART = 5
LOCK_WAIT_SECONDS = 3


@dataclass(frozen=True)
class Done:
    """What was done to a table, in words, and whether it was left because somebody works with it."""

    name: str
    what: str
    busy: bool = False


def optimise(tables: Sequence[TableSize], report: Callable[[int], None]) -> list[Done]:
    """Goes through the tables one by one. One that is in use for longer than a moment is left for the next time.

    InnoDB rebuilds a table beside the old one while both are read and written; only its first and last moment needs
    the table alone, and it waits seconds for that, so that nobody queues up behind it for long. On a Galera cluster a
    rebuild would hold all nodes, so statistics alone are renewed there.
    """
    with _short_waits():
        rebuild = not _is_cluster()
        return [_one(table, rebuild, report) for table in tables]


def is_worth_rebuilding(table: TableSize) -> bool:
    """Whether much of it is idle, absolutely and of the whole."""
    return table.idle >= LEAST_IDLE and table.idle * IDLE_PART >= table.data + table.indexes


def _one(table: TableSize, rebuild: bool, report: Callable[[int], None]) -> Done:
    rebuilt = rebuild and is_worth_rebuilding(table)
    try:
        _run(_statements(table, rebuilt))
    except DatabaseError as error:
        log.warning("tables.left", table=table.name, why=str(error))
        return Done(table.name, "in use, left for the next time", busy=True)
    finally:
        report(1)
    return Done(table.name, "rebuilt" if rebuilt else "statistics renewed")


def _statements(table: TableSize, rebuild: bool) -> list[str]:
    if connection.vendor == "sqlite":
        return [*(["VACUUM"] if rebuild else []), "ANALYZE", "PRAGMA wal_checkpoint(PASSIVE)"]
    name = connection.ops.quote_name(table.name)
    # OPTIMIZE renews the statistics too.
    return [f"{'OPTIMIZE' if rebuild else 'ANALYZE'} NO_WRITE_TO_BINLOG TABLE {name}"]


def _run(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            _raise_told_errors(cursor.fetchall() or [] if cursor.description else [])


def _raise_told_errors(rows: Sequence[Sequence[object]]) -> None:
    """MariaDB tells an error of this kind in a row (table, operation, kind, text) and calls the statement a success."""
    for row in rows:
        if len(row) == 4 and str(row[2]).lower() == "error":
            raise DatabaseError(str(row[3]))


@contextmanager
def _short_waits() -> Iterator[None]:
    if connection.vendor == "sqlite":
        short, usual = f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}", "PRAGMA busy_timeout = 30000"
    else:
        short, usual = f"SET lock_wait_timeout = {LOCK_WAIT_SECONDS}", "SET lock_wait_timeout = DEFAULT"
    with connection.cursor() as cursor:
        cursor.execute(short)
        # SQLite answers with a row, and vacuums nothing while one is unread.
        cursor.fetchall()
        try:
            yield
        finally:
            cursor.execute(usual)


def _is_cluster() -> bool:
    if connection.vendor == "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW VARIABLES LIKE 'wsrep_on'")
        row = cursor.fetchone()
    return row is not None and str(row[1]).upper() in {"ON", "1"}
