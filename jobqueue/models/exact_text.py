"""Names that machines compare: the same on SQLite and on MariaDB."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_ST = TypeVar("_ST", contravariant=True)
_GT = TypeVar("_GT", covariant=True)

# utf8mb4_0900_bin is as old as this; before it MySQL has no binary collation that counts spaces at the end.
_MYSQL_WITH_NO_PAD = (8, 0, 17)


class ExactCharField(models.CharField[_ST, _GT]):
    """Text that equals another only where every character does: case, accents and spaces at the end all count.

    SQLite compares like that by itself, MariaDB and MySQL where the column's collation says so.
    """

    def db_parameters(self, connection: BaseDatabaseWrapper) -> Any:
        """The column's type, with the collation of its database."""
        return {**super().db_parameters(connection), "collation": _collation(connection)}


def _collation(connection: Any) -> str | None:
    if connection.vendor != "mysql":
        return None
    if connection.mysql_is_mariadb:
        return "utf8mb4_nopad_bin"
    return "utf8mb4_0900_bin" if connection.mysql_version >= _MYSQL_WITH_NO_PAD else "utf8mb4_bin"
