"""Folders that the system writes to, and whether it can."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext_noop

from receiving.storage import evidence_storage

PHOTOGRAPHS = gettext_noop("photographs")


def written_folders() -> dict[str, Path]:
    """The folders this installation writes to, by what lies there."""
    storage = evidence_storage()
    found = {PHOTOGRAPHS: Path(storage.location)} if isinstance(storage, FileSystemStorage) else {}
    found[gettext_noop("webhook archive")] = Path(settings.WEBHOOK_ARCHIVE_DIR)
    found[gettext_noop("backups")] = Path(settings.BACKUP_DIR)
    if settings.LOG_DIR:
        found[gettext_noop("logs")] = Path(settings.LOG_DIR)
    return found


def nearest_existing(folder: Path) -> Path:
    """The folder, or the nearest one above that is there: the first file makes the rest."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def write_refusal(folder: Path) -> str:
    """Why nothing can be written into the folder, made if need be; "" where it can. Writes nothing."""
    place = nearest_existing(folder)
    if not place.is_dir():
        return "a file lies where the folder should be"
    if not os.access(place, os.W_OK | os.X_OK):
        return "this user may not write there"
    return ""
