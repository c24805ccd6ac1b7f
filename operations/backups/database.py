"""The database in one compressed file, as it was at one moment, while others go on writing; and back."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from errno import ENOSPC
from pathlib import Path
from typing import IO

from django.db import OperationalError, connection, connections

from operations.backups import mariadb_programs
from operations.backups.errors import DamagedBackup, NoRoom, StillInUse

CHUNK = 1_048_576
PAGES = 2_000
LOCK_WAIT_SECONDS = 30
SQLITE_BUSY_SECONDS = 60.0

# What `load` raises while the database is still as it was.
UNTOUCHED = (StillInUse, NoRoom, DamagedBackup)

Report = Callable[[int], None]
"""Told how many bytes were done since the last time."""


def size_in_bytes() -> int:
    """About how large the database is, for the bar that shows how far a dump is."""
    query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    if connection.vendor == "mysql":
        query = "SELECT COALESCE(SUM(data_length), 0) FROM information_schema.tables WHERE table_schema = DATABASE()"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def dump(target: Path, report: Report) -> None:
    """Writes the database to `target`, compressed. Raises ToolFailed, OSError."""
    is_mariadb = connection.vendor == "mysql"
    dumped = mariadb_programs.dumping() if is_mariadb else _sqlite_copy(target.parent)
    if is_mariadb:
        # Idle meanwhile, it would be hung up on after the server's wait_timeout; the next query opens another.
        connection.close()
    with gzip.open(target, "wb", compresslevel=6) as packed, dumped as source:
        for data in _chunks(source):
            packed.write(data)
            report(len(data))


def check_loadable() -> None:
    """Raises ToolFailed where nothing could be loaded, before anything is taken away for it."""
    if connection.vendor == "mysql":
        mariadb_programs.check_client()


def load(source: Path, report: Report) -> None:
    """Puts the dump in the place of everything in the database. Raises ToolFailed, and UNTOUCHED."""
    if connection.vendor == "mysql":
        _load_mariadb(source, report)
    else:
        _load_sqlite(source, report)


def proved(source: Path, engine: str, report: Report) -> None:
    """Unpacks the dump to nowhere, or for SQLite beside it to look into it; raises DamagedBackup."""
    try:
        if engine == "sqlite":
            with _unpacked(source, report) as unpacked:
                _check_sqlite(unpacked)
        else:
            _check_statements(source, report)
    except (OSError, EOFError, sqlite3.DatabaseError) as error:
        if isinstance(error, OSError) and error.errno == ENOSPC:
            raise
        raise DamagedBackup(f"The database in the backup cannot be read: {error}") from error


def photographs_in(source: Path) -> list[str]:
    """The hashes of the files of every photograph in a dumped SQLite database."""
    columns = "SELECT sha256, served_sha256, thumbnail_sha256 FROM receiving_photo"
    with _unpacked(source, lambda _: None) as unpacked, closing(sqlite3.connect(unpacked)) as database:
        return [sha256 for row in database.execute(columns) for sha256 in row]


def _chunks(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while data := stream.read(CHUNK):
        yield data


@contextmanager
def _sqlite_copy(folder: Path) -> Iterator[IO[bytes]]:
    """A copy made by SQLite's backup API. The open transaction holds one state, so that writers never restart it."""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".copy-") as copy:
        with closing(_open(_sqlite_file())) as source, closing(_open(Path(copy.name))) as target:
            source.execute("BEGIN")
            source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
            _copy(source, target)
        with Path(copy.name).open("rb") as stream:
            yield stream


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    try:
        source.backup(target, pages=PAGES)
        target.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise NoRoom(f"The database cannot be copied beside the backup: {error}.") from error


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, timeout=SQLITE_BUSY_SECONDS)


def _sqlite_file() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


@contextmanager
def _unpacked(source: Path, report: Report) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(dir=source.parent, prefix=".copy-") as copy, gzip.open(source, "rb") as packed:
        for data in _chunks(packed):
            copy.write(data)
            report(len(data))
        copy.flush()
        yield Path(copy.name)


@contextmanager
def _unpacked_or_no_room(source: Path, report: Report) -> Iterator[Path]:
    try:
        with _unpacked(source, report) as unpacked:
            yield unpacked
    except OSError as error:
        raise NoRoom(
            f"The database cannot be unpacked in {source.parent.parent} ({error}). Nothing was touched: name a folder"
            " with more room by TMPDIR."
        ) from error


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        verdict = database.execute("PRAGMA integrity_check").fetchone()[0]
        orphans = database.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or orphans:
        raise DamagedBackup(f"The database in the backup is damaged: {verdict if verdict != 'ok' else orphans}.")


def _check_statements(source: Path, report: Report) -> None:
    """The dump program writes a last line when it is through."""
    tail = b""
    with gzip.open(source, "rb") as packed:
        for data in _chunks(packed):
            tail = (tail + data)[-200:]
            report(len(data))
    if b"-- Dump completed" not in tail:
        raise DamagedBackup("The dump of the database in the backup is cut off.")


def _load_sqlite(source: Path, report: Report) -> None:
    with _unpacked_or_no_room(source, report) as unpacked:
        _check_sqlite(unpacked)
        connections.close_all()
        with closing(_open(unpacked)) as restored, closing(_open(_sqlite_file())) as live:
            # Fails where somebody writes for longer than the timeout; the backup call below would wait for ever.
            try:
                live.execute("BEGIN IMMEDIATE")
                live.execute("ROLLBACK")
            except sqlite3.OperationalError as error:
                raise StillInUse(
                    f"The database is being written to: stop the web server and workers. ({error})"
                ) from error
            restored.backup(live)


def _load_mariadb(source: Path, report: Report) -> None:
    _drop_tables()
    connections.close_all()
    with mariadb_programs.loading() as statements, gzip.open(source, "rb") as packed:
        shutil.copyfileobj(_Reporting(packed, report), statements, CHUNK)


class _Reporting:
    def __init__(self, stream: gzip.GzipFile, report: Report) -> None:
        self._stream = stream
        self._report = report

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._report(len(data))
        return data


def _drop_tables() -> None:
    """All tables in one statement. Raises StillInUse where an open transaction elsewhere holds one for too long."""
    tables = connection.introspection.table_names()
    if not tables:
        return
    names = ", ".join(connection.ops.quote_name(name) for name in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION foreign_key_checks = 0, lock_wait_timeout = {LOCK_WAIT_SECONDS}")
        try:
            cursor.execute(f"DROP TABLE {names}")
        except OperationalError as error:
            raise StillInUse(f"The tables are in use: stop the web servers and workers. ({error})") from error
