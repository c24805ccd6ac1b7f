"""What .env says, where the environment does not."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import environ

SETTINGS = "DJANGO_SETTINGS_MODULE"
ENV_FILE = Path(__file__).resolve().parent.parent / ".env"

# Their data is invented: they must not meet the database, bucket or mail server of a real shop.
INVENTED = ("config.settings.demo", "config.settings.test", "benchmarks.")


def choose_settings(otherwise: str, file: Path = ENV_FILE) -> None:
    """Says which settings are meant, where the environment does not; nothing else is read before that is known."""

    class Said(environ.Env):  # type: ignore[misc]  # it has no types
        ENVIRON: ClassVar[dict[str, str]] = {}

    Said.read_env(file)
    os.environ.setdefault(SETTINGS, Said.ENVIRON.get(SETTINGS, otherwise))


def read_env_file(file: Path = ENV_FILE) -> None:
    """Adds what `file` says to the environment, which wins; nothing where that asks for settings of invented data."""
    if not os.environ.get(SETTINGS, "").startswith(INVENTED):
        environ.Env.read_env(file)
