"""Reading the predecessor's tables. Its generations differ in tables and columns, so what is there is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import environ

from config.databases import MYSQL

BATCH = 1_000
KNOWN = {"queue_jobs", "stock_transfers", "vend_consignments", "webhook_events"}
# Times come in UTC, and nothing can be written by mistake.
SESSION = ("SET SESSION time_zone = '+00:00'", "SET SESSION TRANSACTION READ ONLY")

Row = dict[str, Any]


class SourceUnusable(Exception):
    """The predecessor's database cannot be read; the message says why."""


class Source:
    """The predecessor's schema, over a connection of its own that may only read: none of Django's has to do with it."""

    def __init__(self, url: str) -> None:
        """Raises SourceUnusable where there is no such database, or it has none of the predecessor's tables."""
        self._connection = _connect(url)
        found = self._all("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()")
        self._tables = {str(row["name"]) for row in found}
        if not self._tables & KNOWN:
            self.close()
            raise SourceUnusable(f"The schema has none of the predecessor's tables, such as {max(KNOWN)}.")

    def close(self) -> None:
        self._connection.close()

    def has(self, table: str) -> bool:
        return table in self._tables

    def count(self, table: str) -> int:
        return int(self._all(f"SELECT COUNT(*) AS rows_there FROM `{table}`")[0]["rows_there"])

    def rows(self, table: str) -> Iterator[Row]:
        """Every row by its id, in batches; nothing where there is no such table."""
        last = 0
        while self.has(table):
            batch = self._all(f"SELECT * FROM `{table}` WHERE id > %s ORDER BY id LIMIT {BATCH}", [last])
            if not batch:
                return
            yield from batch
            last = batch[-1]["id"]

    def children(self, table: str, column: str, parent: int) -> list[Row]:
        """The rows whose `column` is `parent`, by their id; none where there is no such table."""
        if not self.has(table):
            return []
        return self._all(f"SELECT * FROM `{table}` WHERE `{column}` = %s ORDER BY id", [parent])

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(query, values or None)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        finally:
            cursor.close()


def _connect(url: str) -> Any:
    settings: dict[str, Any] = environ.Env.db_url_config(url)
    if settings.get("ENGINE") != MYSQL:
        raise SourceUnusable("The predecessor's database is MariaDB: mysql://user:password@host:3306/schema.")
    try:
        import MySQLdb
    except ImportError as error:
        raise SourceUnusable("The driver is missing: pip install -r requirements/mysql.txt") from error
    named = {
        "host": settings.get("HOST"),
        "port": int(settings.get("PORT") or 0),
        "user": settings.get("USER"),
        "password": settings.get("PASSWORD"),
        "database": settings.get("NAME"),
        "unix_socket": settings.get("OPTIONS", {}).get("unix_socket"),
    }
    try:
        connection = MySQLdb.connect(charset="utf8mb4", **{name: value for name, value in named.items() if value})
        for statement in SESSION:
            connection.query(statement)
    except MySQLdb.Error as error:
        raise SourceUnusable(f"The predecessor's database cannot be opened: {error}") from error
    return connection
