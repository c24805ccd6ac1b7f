"""Holds every Python file under the house's limit, so that each stays about one thing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300


def too_long(files: list[Path]) -> list[tuple[Path, int]]:
    """Those of `files` with LIMIT lines or more, migrations aside, with their length."""
    lengths = [(file, len(file.read_bytes().splitlines())) for file in files if "migrations" not in file.parts]
    return [(file, length) for file, length in lengths if length >= LIMIT]


def project_files() -> list[Path]:
    """The Python files of the working tree, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def main() -> int:
    """Names each file that is too long; returns the exit code."""
    found = too_long(project_files())
    for file, length in found:
        print(
            f"{file.relative_to(ROOT)}: {length} lines, fewer than {LIMIT} are allowed. Split it by what it is about."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
