"""What the documents point at is there, and what they tell people to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# The simulator's own addresses are none of ours.
OURS = [document for document in DOCUMENTS if document.name != "simulator.md"]
APPS = ("config", "consignments", "receiving", "sync", "webhooks", "operations", "jobqueue", "deploy", "benchmarks")
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


def is_there(address: str) -> bool:
    try:
        resolve(address)
    except Resolver404:
        return False
    return True


def test_addresses_that_are_shown_are_there() -> None:
    shown = {(name_of(each), found) for each in OURS for found in re.findall(r"`(/[a-z][a-z/-]*/)`", each.read_text())}
    assert len(shown) > 10
    assert sorted(each for each in shown if not is_there(each[1])) == []


def test_settings_that_are_shown_are_read() -> None:
    files = [file for app in APPS for file in (ROOT / app).rglob("*") if file.suffix in {".py", ".service", ".cnf"}]
    known = "\n".join(file.read_text() for file in [*files, ROOT / ".env.example"])
    shown = {
        (name_of(each), name) for each in OURS for name in re.findall(r"`([A-Z]+(?:_[A-Z0-9]+)+)`", each.read_text())
    }
    assert len(shown) > 50
    assert sorted(each for each in shown if each[1] not in known) == []
