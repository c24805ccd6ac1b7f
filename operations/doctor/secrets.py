"""Secrets of this installation that lie in its tree, and a file of them that others may read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from operations.doctor.verdict import Verdict, fail, ok
from webhooks.secret_entry import BadEntry, read_entry

SHORTEST = 12
LARGEST_FILE = 1 << 20
SKIPPED = frozenset(
    {".git", ".venv", "var", "node_modules", "staticfiles", "__pycache__", ".mypy_cache", ".ruff_cache"}
)
# A key in a file, whoever's it is. In two parts, so that this file is not found itself.
PRIVATE_KEY = b"-----BEGIN " + b"PRIVATE KEY-----"


def secrets_verdict(tree: Path) -> Verdict:
    """Names the files and which secret, never its value."""
    own = tree / ".env"
    if own.exists() and stat.S_IMODE(own.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO) & ~stat.S_IRGRP:
        return fail("secrets", f"{own} may be read by others.", f"chmod 640 {own}")
    found = sorted({f"{name} in {file.relative_to(tree)}" for file in _files(tree) for name in _found_in(file)})
    if found:
        to_do = "Take them out of the tree and its history, then replace them: they are known now."
        return fail("secrets", f"Secrets lie in the tree: {', '.join(found[:10])}.", to_do)
    return ok("secrets", "none in the tree")


def secret_values() -> dict[str, bytes]:
    """The secrets in use, by the name of their setting; those too short to be told from other text are left out."""
    database, mail = settings.DATABASES["default"], settings.EMAIL_HOST_PASSWORD
    known = {
        "SECRET_KEY": settings.SECRET_KEY,
        "LIGHTSPEED_TOKEN": settings.LIGHTSPEED_TOKEN,
        "LIGHTSPEED_CLIENT_SECRET": settings.LIGHTSPEED_CLIENT_SECRET,
        "METRICS_TOKEN": settings.METRICS_TOKEN,
        "BACKUP_KEY": settings.BACKUP_KEY,
        "HEALTH_WEBHOOK_SECRET": settings.HEALTH_WEBHOOK_SECRET,
        "the password of DATABASE_URL": database.get("PASSWORD", ""),
        "the password of EMAIL_URL": mail,
        **{f"LIGHTSPEED_TOKEN_KEYS {n}": key for n, key in enumerate(settings.LIGHTSPEED_TOKEN_KEYS, 1)},
        **{f"SECOND_FACTOR_KEYS {n}": key for n, key in enumerate(settings.SECOND_FACTOR_KEYS, 1)},
        **{f"LIGHTSPEED_WEBHOOK_SECRETS {n}": each for n, each in enumerate(_webhook_secrets(), 1)},
    }
    return {name: str(value).encode() for name, value in known.items() if value and len(str(value)) >= SHORTEST}


def _webhook_secrets() -> Iterator[str]:
    for entry in settings.LIGHTSPEED_WEBHOOK_SECRETS:
        try:
            yield read_entry(entry).secret
        except BadEntry:
            yield entry


def _files(tree: Path) -> Iterator[Path]:
    for folder, inner, names in os.walk(tree):
        inner[:] = [name for name in inner if name not in SKIPPED]
        for name in names:
            file = Path(folder, name)
            if file != tree / ".env" and file.is_file() and file.stat().st_size <= LARGEST_FILE:
                yield file


def _found_in(file: Path) -> Iterator[str]:
    try:
        content = file.read_bytes()
    except OSError:
        return
    yield from (name for name, value in secret_values().items() if value in content)
    if PRIVATE_KEY in content:
        yield "a private key"
