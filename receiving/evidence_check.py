"""Re-hashing the stored photographs: a missing or altered file is named, and so is a file nobody knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.core.files.storage import Storage

from receiving.models import Photo
from receiving.storage import ALIAS, ARCHIVE_ALIAS, evidence_storage

CHUNK = 1_048_576


def evidence_faults() -> Iterator[str]:
    """One sentence for each file that is missing, altered, unreadable, or belongs to no photograph."""
    known: set[tuple[str, str]] = set()
    for photo in Photo.objects.select_related("order", "archive").iterator(500):
        alias = photo.storage_alias
        for name, digest in photo.files.items():
            known.add((alias, name))
            if fault := _fault(alias, name, digest):
                yield f"{photo.order} photograph {photo.token}: {name} {fault}."
    for alias in (ALIAS, ARCHIVE_ALIAS):
        if alias in settings.STORAGES:
            for name in _all_files(evidence_storage(alias), ""):
                if (alias, name) not in known:
                    yield f"{name} in {alias} belongs to no photograph."


def _fault(alias: str, name: str, digest: str) -> str:
    try:
        with evidence_storage(alias).open(name) as file:
            found = hashlib.sha256()
            while chunk := file.read(CHUNK):
                found.update(chunk)
    except FileNotFoundError:
        return "is missing"
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own, and the check goes on
        return f"cannot be read ({type(error).__name__})"
    return "" if found.hexdigest() == digest else "was altered: its SHA-256 is not the recorded one"


def _all_files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in files)
    for each in folders:
        yield from _all_files(storage, f"{prefix}{each}")
