"""What .env says, where the environment does not."""

from __future__ import annotations

import os
from pathlib import Path

import environ

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"

# Their data is invented: they must not meet the database, bucket or mail server of a real shop.
INVENTED = ("config.settings.demo", "config.settings.test", "benchmarks.")


def read_env_file(file: Path = ENV_FILE) -> None:
    """Adds what `file` says to the environment, which wins; nothing where that asks for settings of invented data."""
    if not os.environ.get("DJANGO_SETTINGS_MODULE", "").startswith(INVENTED):
        environ.Env.read_env(file)
