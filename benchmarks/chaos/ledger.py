"""The ledger: a row for each time a job began, written by the job itself, outside the queue's tables."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Run:
    """One run of a job: times in seconds since 1970, `ended` None where it was cut short."""

    job_id: int
    pid: int
    began: float
    ended: float | None


def create_ledger() -> None:
    """Makes the table."""
    key = "BIGINT AUTO_INCREMENT PRIMARY KEY" if connection.vendor == "mysql" else "INTEGER PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE chaos_ledger (id {key}, job_id BIGINT, pid INTEGER, began DOUBLE, ended DOUBLE NULL)"
        )


def note_began(job_id: int, pid: int) -> int:
    """Writes that a run began; the row's id."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO chaos_ledger (job_id, pid, began) VALUES (%s, %s, %s)", [job_id, pid, time.time()])
        return int(cursor.lastrowid)


def note_ended(row: int) -> None:
    """Writes that a run came to its end."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE chaos_ledger SET ended = %s WHERE id = %s", [time.time(), row])


def all_runs() -> dict[int, list[Run]]:
    """Every run, by job, in the order in which they began."""
    runs: dict[int, list[Run]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT job_id, pid, began, ended FROM chaos_ledger ORDER BY began")
        for row in cursor.fetchall():
            runs.setdefault(row[0], []).append(Run(*row))
    return runs
