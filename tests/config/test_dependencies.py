"""Every package that is asked for is argued in docs/dependencies.md, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = re.compile(r"^([A-Za-z][A-Za-z0-9._-]*)", re.MULTILINE)


def packages_asked_for() -> set[str]:
    files = sorted((ROOT / "requirements").glob("*.in"))
    return {name.lower() for file in files for name in PACKAGE.findall(file.read_text())}


def packages_argued() -> set[str]:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs" / "dependencies.md").read_text(), re.MULTILINE)
    cells = [cell for cell in rows if cell not in {"package", "asked for in"} and not cell.startswith(("-", "`"))]
    return {name.strip().lower() for cell in cells for name in cell.split(",")}


def test_every_dependency_has_its_reason() -> None:
    assert packages_asked_for() - packages_argued() == set()


def test_no_reason_is_given_for_what_is_gone() -> None:
    assert packages_argued() - packages_asked_for() == set()


def test_every_pinned_package_has_hashes() -> None:
    for compiled in [ROOT / "requirements.txt", *(ROOT / "requirements").glob("*.txt")]:
        pins = re.findall(r"^([a-z0-9._-]+==\S+)( \\)?$", compiled.read_text(), re.MULTILINE)
        assert pins
        assert [pin for pin, has_hashes in pins if not has_hashes] == []
