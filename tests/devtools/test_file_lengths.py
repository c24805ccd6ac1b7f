"""Files are held under the limit, migrations aside."""

from __future__ import annotations

from pathlib import Path

from devtools.file_lengths import LIMIT, too_long


def test_names_the_file_that_reaches_the_limit(tmp_path: Path) -> None:
    long, short = tmp_path / "long.py", tmp_path / "short.py"
    long.write_text("x = 1\n" * LIMIT)
    short.write_text("x = 1\n" * (LIMIT - 1))
    assert too_long([long, short]) == [(long, LIMIT)]


def test_leaves_migrations_alone(tmp_path: Path) -> None:
    migration = tmp_path / "migrations" / "0001_initial.py"
    migration.parent.mkdir()
    migration.write_text("x = 1\n" * LIMIT)
    assert too_long([migration]) == []
