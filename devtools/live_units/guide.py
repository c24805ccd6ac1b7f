"""docs/deployment.md as a script: its own commands, with what the machine has no network for put in its place."""

from __future__ import annotations

import re
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "deployment.md"


class GuideChanged(Exception):
    """The guide no longer says what the proof wants to put something else in the place of; the message quotes it."""


def commands(heading: str, replace: dict[str, str] | None = None) -> str:
    """Every bash block under the heading that begins so, as one script, with `replace` applied.

    Raises GuideChanged where there is no such heading, or a text to be replaced is not in its blocks.
    """
    text = "\n".join(re.findall(r"^```bash\n(.*?)^```", _section(heading), re.M | re.S))
    for old, new in (replace or {}).items():
        if old not in text:
            raise GuideChanged(f"{heading}: the guide no longer says {old!r}")
        text = text.replace(old, new)
    return text


def environment_file(values: dict[str, str]) -> str:
    """The guide's env file with `values` for what it leaves open; raises GuideChanged for an open line without one."""
    block = re.search(r"^```\n(DJANGO_SETTINGS_MODULE=.*?)^```", _section("4."), re.M | re.S)
    if not block:
        raise GuideChanged("4.: the guide shows no env file")
    return "\n".join(_line(line, values) for line in block[1].splitlines())


def inline_command(heading: str, beginning: str, document: Path = GUIDE) -> str:
    """The command within a sentence under that heading that begins so; raises GuideChanged where there is none."""
    found = re.search(rf"`({re.escape(beginning)}[^`]*)`", _section(heading, document))
    if not found:
        raise GuideChanged(f"{heading}: {document.name} no longer has a command {beginning!r}")
    return found[1]


def _section(heading: str, document: Path = GUIDE) -> str:
    found = re.search(rf"^## {re.escape(heading)}.*?(?=^## |\Z)", document.read_text(), re.M | re.S)
    if not found:
        raise GuideChanged(f"{document.name} has no section {heading!r}")
    return found[0]


def _line(line: str, values: dict[str, str]) -> str:
    name, _, shown = line.partition("=")
    if name in values:
        return f"{name}={values[name]}"
    if "…" in shown:
        raise GuideChanged(f"4.: {name} is new in the env file")
    return line
