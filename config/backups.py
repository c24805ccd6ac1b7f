"""Where backups go, what they are encrypted with, and where the predecessor's data is taken over from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ


def backup_settings(env: environ.Env, var_dir: Path) -> dict[str, Any]:
    """The settings BACKUP_*, and PREDECESSOR_DATABASE_URL."""
    return {
        "BACKUP_DIR": env.path("BACKUP_DIR", default=str(var_dir / "backups"))(),
        # Where it is not, and nobody made one, backups are another host's: nothing here is called too old.
        "BACKUP_DIR_IS_SET": bool(env.str("BACKUP_DIR", default="")),
        "BACKUP_KEY": env.str("BACKUP_KEY", default=""),
        "BACKUP_KEY_FILE": env.str("BACKUP_KEY_FILE", default=""),
        "PREDECESSOR_DATABASE_URL": env.str("PREDECESSOR_DATABASE_URL", default=""),
    }
