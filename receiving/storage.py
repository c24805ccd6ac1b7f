"""Where evidence lies: the Django storage "evidence". On a local disk, files appear whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages

ALIAS = "evidence"
ARCHIVE_ALIAS = "evidence_archive"
FILE_MODE = 0o640


def evidence_storage(alias: str = ALIAS) -> Storage:
    """The storage of photographs, read from STORAGES at each call so that settings may change it."""
    return storages[alias]


class AtomicFileSystemStorage(FileSystemStorage):
    """A local folder in which a file is written aside, flushed to disk and moved into place.

    A full disk, a lost power line or a killed process leaves no half-written photograph under its final name, and one
    that was saved does not lose its name again.
    """

    def _save(self, name: str, content: File[Any]) -> str:
        target = Path(self.path(name))
        is_new_folder = not target.parent.exists()
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=target.parent, prefix=".part-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(part).chmod(FILE_MODE)
            Path(part).replace(target)
            _flush(target.parent)
            if is_new_folder:
                _flush(target.parent.parent)
        finally:
            Path(part).unlink(missing_ok=True)
        return name


def _flush(folder: Path) -> None:
    """Brings the folder's list of names to the disk. Not every file system can; there it is left to the system."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
