"""What differs in SQL between SQLite and MariaDB/MySQL: the clock and the row lock. Everything else is shared.

Due times, leases and places in the line come from the database's clock, so that hosts whose clocks differ agree. On
SQLite that is the clock of the one host there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Dialect:
    """`now` and `now_us` are SQL expressions: a time as Django stores it, and whole microseconds since 1970.

    `locked` ends a SELECT that takes its rows and passes over those another worker holds. SQLite has one writer at a
    time, so there the IMMEDIATE transaction is the lock. `claim_index` pins the index whose order is the line's: with
    any other the database would sort, and lock, all that is pending. `keep_existing` ends an INSERT of a job type that
    may be there already; on MariaDB it takes the lock that is needed next, where waiting on a plain duplicate would
    end in a deadlock.
    """

    now: str
    now_us: str
    locked: str
    claim_index: str
    keep_existing: str


_MYSQL = Dialect(
    now="UTC_TIMESTAMP(6)",
    now_us="TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))",
    locked=" FOR UPDATE SKIP LOCKED",
    claim_index="FORCE INDEX (queue_claim)",
    keep_existing="ON DUPLICATE KEY UPDATE job_type = job_type",
)
# SQLite's clock counts milliseconds; the zeros make the text compare with the microseconds Django writes.
_SQLITE = Dialect(
    now="(strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now') || '000')",
    now_us="CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER) * 1000",
    locked="",
    claim_index="INDEXED BY queue_claim",
    keep_existing="ON CONFLICT DO NOTHING",
)
_DIALECTS = {"mysql": _MYSQL, "sqlite": _SQLITE}


def dialect_of(connection: BaseDatabaseWrapper) -> Dialect:
    """The dialect of a connection; raises KeyError for an engine the queue does not run on."""
    return _DIALECTS[connection.vendor]


def database_now(connection: BaseDatabaseWrapper) -> datetime:
    """The database's own time, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {dialect_of(connection).now_us}", [])
        micros: int = cursor.fetchone()[0]
    return from_micros(micros)


def from_micros(micros: int) -> datetime:
    """Microseconds since 1970 as an aware time."""
    return datetime.fromtimestamp(micros // 1_000_000, UTC).replace(microsecond=micros % 1_000_000)


def to_micros(when: datetime) -> int:
    """An aware time as microseconds since 1970, without the rounding of a float."""
    whole = when.astimezone(UTC).replace(microsecond=0)
    return int(whole.timestamp()) * 1_000_000 + when.microsecond


def marks(count: int) -> str:
    """As many placeholders as there are values, for IN (...)."""
    return ",".join(["%s"] * count)
