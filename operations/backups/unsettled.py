"""What the replaced database knew, kept beside it until the restore is settled.

A restore that broke off has replaced that database already: the next run could only ask the backup, whose numbers were
given out since and whose tokens were used.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from operations.backups.errors import DamagedBackup, Unsettled
from operations.backups.settling import Before, remember

_TIMES = ("expires_at", "refreshed_at")


def remember_until_settled() -> Before:
    """As `remember`, or as the run before this one remembered that was not settled. Raises OSError, BackupError."""
    now, path = remember(), _path()
    if path.exists():
        now = _newest(_read(path), now)
    _write(path, now)
    return now


def forget() -> None:
    """The restore is settled."""
    _path().unlink(missing_ok=True)


def is_unsettled() -> bool:
    """Whether a restore of this database is under way from this host, or broke off."""
    return _path().exists()


def check_settled() -> None:
    """Raises Unsettled where `is_unsettled`."""
    if is_unsettled():
        raise Unsettled(
            "A restore broke off, so the database may be a part of one. Run the same restore again; where the database"
            f" was put right in another way, remove {_path()}."
        )


def _path() -> Path:
    # Several installations may share a folder, but not a database.
    name = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT']}:{connection.settings_dict['NAME']}"
    return Path(settings.VAR_DIR) / f"restore-unsettled-{sha256(name.encode()).hexdigest()[:16]}.json"


def _newest(kept: Before, now: Before) -> Before:
    """A prefix that was unknown then stays so: what is there now is the backup's, and says nothing of what followed."""
    numbers = {prefix: max(last, now.numbers.get(prefix, 0)) for prefix, last in kept.numbers.items()}
    return Before(numbers, max(kept.tokens, now.tokens, key=_refreshed))


def _refreshed(tokens: dict[str, Any]) -> float:
    moment = tokens.get("refreshed_at")
    return moment.timestamp() if moment else 0.0


def _write(path: Path, before: Before) -> None:
    """Whole or not at all, and for this user alone: the tokens are sealed, but nobody else's business."""
    content = {"numbers": before.numbers, "tokens": before.tokens}
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file, default=datetime.isoformat)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read(path: Path) -> Before:
    try:
        content = json.loads(path.read_text())
        tokens = {
            name: datetime.fromisoformat(value) if value and name in _TIMES else value
            for name, value in content["tokens"].items()
        }
        return Before(dict(content["numbers"]), tokens)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedBackup(
            f"{path} tells what a restore that broke off had replaced, and cannot be read. Mend it, or remove it and "
            "see that new orders get numbers that were never given out."
        ) from error
