"""Re-hashing the stored photographs: a missing or altered file is named, and so is a file nobody knows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.core.files.storage import Storage

from receiving.models import Photo
from receiving.storage import evidence_storage

CHUNK = 1_048_576


def evidence_faults() -> Iterator[str]:
    """One sentence for each file that is missing, altered, unreadable, or belongs to no photograph."""
    known: set[str] = set()
    storage = evidence_storage()
    for photo in Photo.objects.select_related("order").iterator(500):
        for name, digest in _files(photo):
            known.add(name)
            if fault := _fault(storage, name, digest):
                yield f"{photo.order} photograph {photo.token}: {name} {fault}."
    for name in _all_files(storage, ""):
        if name not in known:
            yield f"{name} belongs to no photograph."


def _files(photo: Photo) -> list[tuple[str, str]]:
    return [
        (photo.original, photo.sha256),
        (photo.served, photo.served_sha256),
        (photo.thumbnail, photo.thumbnail_sha256),
    ]


def _fault(storage: Storage, name: str, digest: str) -> str:
    try:
        with storage.open(name) as file:
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
