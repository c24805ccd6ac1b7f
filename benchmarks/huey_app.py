"""Huey on SQLite, committing to disk as our SQLite default does."""

from __future__ import annotations

import os

from huey import SqliteHuey

huey = SqliteHuey("bench", filename=os.environ.get("BENCH_HUEY_FILE", ":memory:"), fsync=True, results=False)


@huey.task()  # type: ignore[untyped-decorator]
def noop() -> None:
    """Does nothing."""
