"""What the database says about its tables and indexes. Rows are estimates: nothing is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection


@dataclass(frozen=True)
class TableSize:
    """Bytes of a table's rows and indexes, and bytes that it holds and does not use."""

    name: str
    rows: int
    data: int
    indexes: int
    idle: int


@dataclass(frozen=True)
class IndexFact:
    """One index; `distinct` is how many different values the database believes in, None where it was never analysed.

    `covered_by` names an index that begins with the same columns and makes this one superfluous.
    """

    table: str
    name: str
    columns: tuple[str, ...]
    unique: bool
    distinct: int | None
    covered_by: str = ""


def table_sizes() -> list[TableSize]:
    """Every table, the largest first. SQLite tells the size of the whole only, as one row."""
    if connection.vendor == "sqlite":
        return [_sqlite_file()]
    found = _rows(
        "SELECT table_name, COALESCE(table_rows, 0), COALESCE(data_length, 0), COALESCE(index_length, 0),"
        " COALESCE(data_free, 0) FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY data_length + index_length DESC"
    )
    return [TableSize(str(name), *map(int, figures)) for name, *figures in found]


def index_facts() -> list[IndexFact]:
    """Every index, by table."""
    found = _mariadb_indexes() if connection.vendor == "mysql" else _sqlite_indexes()
    return [_with_cover(fact, found) for fact in found]


def _with_cover(fact: IndexFact, others: Sequence[IndexFact]) -> IndexFact:
    for other in others:
        longer = other.columns[: len(fact.columns)] == fact.columns
        twin = other.columns == fact.columns and (other.name > fact.name and not other.unique)
        if other.table == fact.table and other.name != fact.name and longer and not fact.unique and not twin:
            return IndexFact(fact.table, fact.name, fact.columns, fact.unique, fact.distinct, other.name)
    return fact


def _mariadb_indexes() -> list[IndexFact]:
    found = _rows(
        "SELECT table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index), MIN(non_unique),"
        " MAX(cardinality) FROM information_schema.statistics WHERE table_schema = DATABASE()"
        " GROUP BY table_name, index_name ORDER BY table_name, index_name"
    )
    return [
        IndexFact(str(table), str(name), tuple(str(columns).split(",")), not int(loose), _number(distinct))
        for table, name, columns, loose, distinct in found
    ]


def _sqlite_indexes() -> list[IndexFact]:
    found = _rows(
        'SELECT m.name, i.name, group_concat(c.name), i."unique" FROM sqlite_master m, pragma_index_list(m.name) i,'
        " pragma_index_info(i.name) c WHERE m.type = 'table' GROUP BY m.name, i.name ORDER BY m.name, i.name"
    )
    known = _sqlite_statistics()
    return [
        IndexFact(str(table), str(name), tuple(str(columns or "").split(",")), bool(unique), known.get(str(name)))
        for table, name, columns, unique in found
    ]


def _sqlite_statistics() -> dict[str, int]:
    """Different values by index: rows divided by the rows for each value of all its columns."""
    if not _rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'"):
        return {}
    found: dict[str, int] = {}
    for name, figures in _rows("SELECT idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL"):
        numbers = [int(part) for part in str(figures).split() if part.isdigit()]
        found[str(name)] = numbers[0] // max(1, numbers[-1])
    return found


def _sqlite_file() -> TableSize:
    ((pages, size, free),) = _rows(
        "SELECT page_count, page_size, freelist_count"
        " FROM pragma_page_count(), pragma_page_size(), pragma_freelist_count()"
    )
    return TableSize("the whole database", 0, int(pages) * int(size), 0, int(free) * int(size))


def _number(value: object) -> int | None:
    return None if value is None else int(str(value))


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
