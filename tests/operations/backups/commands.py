"""Running the two commands as an operator would."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command


def backup(*arguments: str) -> tuple[Path, str]:
    """The backup made, and what the command said."""
    out = StringIO()
    call_command("backup", *arguments, stdout=out)
    return Path(out.getvalue().partition(": ")[0]), out.getvalue()


def restore(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("restore", str(path), *arguments, stdout=out)
    return out.getvalue()
