"""Starting programs that work on the test database, as other processes of the system would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def environment() -> dict[str, str]:
    """The environment in which a program sees the same database and Lightspeed as the test."""
    lightspeed = {
        name: str(getattr(settings, name))
        for name in dir(settings)
        if name.startswith("LIGHTSPEED_") and not isinstance(getattr(settings, name), (list, tuple))
    }
    return (
        os.environ
        | lightspeed
        | {
            "DATABASE_URL": _database_url(),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "LOG_LEVEL": "ERROR",
        }
    )


def run_program(*arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Runs Python with these arguments to its end."""
    command: Sequence[str] = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=timeout, check=False
    )


def _database_url() -> str:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    socket = known["OPTIONS"].get("unix_socket")
    where = f"{known['USER']}:{quote(known['PASSWORD'])}@{known['HOST'] or 'localhost'}"
    port = f":{known['PORT']}" if known["PORT"] else ""
    return f"mysql://{where}{port}/{known['NAME']}" + (f"?unix_socket={socket}" if socket else "")
