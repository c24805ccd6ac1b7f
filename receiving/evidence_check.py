"""Re-hashing the stored photographs: a missing or altered file is named, and so is a file nobody knows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import Storage
from django.db.models import QuerySet
from django.utils import timezone

from receiving.models import Photo
from receiving.signatures import altered_signatures
from receiving.storage import ALIAS, ARCHIVE_ALIAS, evidence_storage

CHUNK = 1_048_576
# A file is written before its photograph is recorded: a young one may be just on its way.
ON_ITS_WAY = timedelta(hours=1)

Watch = Callable[[QuerySet[Photo]], Iterable[Photo]]


def evidence_faults(watch: Watch = lambda photos: photos.iterator(500)) -> Iterator[str]:
    """One sentence for each file that is missing, altered, unreadable, or belongs to no photograph.

    `watch` goes through the photographs, so that progress can be shown.
    """
    began = timezone.now()
    known: set[tuple[str, str]] = set()
    for photo in watch(Photo.objects.select_related("order", "archive")):
        known.update((photo.storage_alias, name) for name in photo.files)
        for name, fault in _faults_of(photo):
            yield f"{photo.order} photograph {photo.token}: {name} {fault}."
    yield from altered_signatures()
    for alias in (ALIAS, ARCHIVE_ALIAS):
        if alias in settings.STORAGES:
            yield from _strays(alias, known, began - ON_ITS_WAY)


def _faults_of(photo: Photo) -> list[tuple[str, str]]:
    faults = _read(photo)
    if faults:
        # It may have been moved to the archive since its row was read.
        now = Photo.objects.select_related("archive").get(pk=photo.pk)
        if now.storage_alias != photo.storage_alias:
            return _read(now)
    return faults


def _read(photo: Photo) -> list[tuple[str, str]]:
    found = {name: _fault(photo.storage_alias, name, digest) for name, digest in photo.files.items()}
    return [(name, fault) for name, fault in found.items() if fault]


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


def _strays(alias: str, known: set[tuple[str, str]], before: datetime) -> Iterator[str]:
    """Files that belong to no photograph and are older than `before`."""
    storage = evidence_storage(alias)
    try:
        for name in _all_files(storage, ""):
            if (alias, name) not in known and _is_older(storage, name, before):
                yield f"{name} in {alias} belongs to no photograph."
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        why = type(error).__name__
        yield f"The files in {alias} could not all be listed ({why}): some may belong to no photograph."


def _is_older(storage: Storage, name: str, before: datetime) -> bool:
    try:
        modified = storage.get_modified_time(name)
    except FileNotFoundError:
        return False
    return modified < before


def _all_files(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    prefix = f"{folder}/" if folder else ""
    yield from (f"{prefix}{name}" for name in files)
    for each in folders:
        yield from _all_files(storage, f"{prefix}{each}")
