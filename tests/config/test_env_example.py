"""`.env.example` and the settings name the same variables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READ = re.compile(r"""\benv\.[a-z_]+\(\s*"([A-Z][A-Z0-9_]*)\"""")
NAMED = re.compile(r"^#?\s?([A-Z][A-Z0-9_]*)=", re.MULTILINE)


def names_read_by_settings() -> set[str]:
    sources = [file.read_text() for file in (ROOT / "config").rglob("*.py")]
    return {name for source in sources for name in READ.findall(source)}


def names_explained() -> set[str]:
    return set(NAMED.findall((ROOT / ".env.example").read_text()))


def test_every_variable_that_settings_read_is_explained() -> None:
    assert names_read_by_settings() - names_explained() == set()


def test_no_variable_is_explained_that_nothing_reads() -> None:
    assert names_explained() - names_read_by_settings() == {"DJANGO_SETTINGS_MODULE"}
