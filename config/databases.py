"""Turns DATABASE_URL into Django's settings, with the options each engine needs to behave alike."""

from __future__ import annotations

from typing import Any

MYSQL = "django.db.backends.mysql"
SQLITE = "django.db.backends.sqlite3"

# One writer at a time, decided when a transaction starts: a lock taken halfway through would fail
# at once instead of waiting, and the loser would see "database is locked".
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}

# READ COMMITTED keeps a claim from locking the gaps between jobs; UTC makes NOW() mean what Django stores.
MYSQL_OPTIONS: dict[str, Any] = {
    "charset": "utf8mb4",
    "isolation_level": "read committed",
    "init_command": "SET SESSION sql_mode='STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone='+00:00'",
}

_OPTIONS = {SQLITE: SQLITE_OPTIONS, MYSQL: MYSQL_OPTIONS}


def with_engine_options(database: dict[str, Any]) -> dict[str, Any]:
    """Adds the options of the engine to what DATABASE_URL said; the URL's own options win."""
    options = {**_OPTIONS.get(database["ENGINE"], {}), **database.get("OPTIONS", {})}
    return {
        **database,
        "OPTIONS": options,
        # A server whose default is latin1 must not make a test database that real names do not fit into.
        "TEST": {"CHARSET": "utf8mb4"} if database["ENGINE"] == MYSQL else {},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
