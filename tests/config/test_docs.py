"""What the documents point at is there, and what they tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)(?:#[^)]*)?\)")


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_commands_that_are_shown_exist(document: Path) -> None:
    shown = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text()))
    assert shown - set(get_commands()) == set()


def test_make_targets_that_are_shown_exist() -> None:
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    shown = set(re.findall(r"^(?:\| )?`?make ([a-z-]+)", (ROOT / "CONTRIBUTING.md").read_text(), re.MULTILINE))
    assert shown
    assert shown - known == set()
