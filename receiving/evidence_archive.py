"""Moving old photographs to another storage: copied, read back and compared before the first copy goes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import DatabaseError
from django.db.models import QuerySet

from receiving.errors import EvidenceUnavailable
from receiving.models import Photo, PhotoArchive
from receiving.storage import ARCHIVE_ALIAS, evidence_storage

log = structlog.get_logger(__name__)

# A storage that fails so often in a row is away: to go on would only take the same time for each photograph.
MOST_FAILURES_IN_A_ROW = 20


def to_archive(before: datetime) -> QuerySet[Photo]:
    """The photographs taken in before that time which are not in the archive yet."""
    return Photo.objects.filter(uploaded_at__lt=before, archive__isnull=True).select_related("order")


def archive_photos(photos: Iterable[Photo]) -> Iterator[str]:
    """Moves each, yielding "" where it moved and a sentence where it stays; run again after whatever broke it off.

    Of a photograph whose file is not what was recorded nothing is removed. Raises EvidenceUnavailable where the
    storage is away altogether.
    """
    return _each(photos, _archive, "stays where it is")


def remove_leftovers() -> Iterator[str]:
    """Removes what an earlier run had archived but not yet taken out of the first storage; yields what it could not."""
    archived = Photo.objects.filter(archive__isnull=False).select_related("order")
    return (fault for fault in _each(archived.iterator(500), _remove_first_copy, "is left in both storages") if fault)


def _each(photos: Iterable[Photo], do: Callable[[Photo], None], outcome: str) -> Iterator[str]:
    in_a_row = 0
    for photo in photos:
        fault, away = _fault_of(photo, do)
        yield f"{photo.order} photograph {photo.token} {outcome}: {fault}." if fault else ""
        in_a_row = in_a_row + 1 if away else 0
        if in_a_row == MOST_FAILURES_IN_A_ROW:
            raise EvidenceUnavailable(f"The storage failed {in_a_row} times in a row. Run this again when it answers.")


def _fault_of(photo: Photo, do: Callable[[Photo], None]) -> tuple[str, bool]:
    """What went wrong, and whether it may be the storage rather than the photograph."""
    try:
        do(photo)
    except DatabaseError:
        raise
    except EvidenceUnavailable as altered:
        return altered.message, False
    except FileNotFoundError:
        return "a file of it is missing", False
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own, and the others go on
        log.warning("evidence.not_moved", photo=str(photo.token), error=type(error).__name__)
        return f"the storage failed ({type(error).__name__})", True
    return "", False


def _archive(photo: Photo) -> None:
    source, archive = evidence_storage(), evidence_storage(ARCHIVE_ALIAS)
    for name, digest in photo.files.items():
        _copy(source, archive, name, digest)
    PhotoArchive.objects.create(photo=photo, storage=ARCHIVE_ALIAS)
    for name in photo.files:
        source.delete(name)
    log.info("evidence.archived", order=photo.order.number, photo=str(photo.token))


def _remove_first_copy(photo: Photo) -> None:
    source, archive = evidence_storage(), evidence_storage(ARCHIVE_ALIAS)
    for name, digest in photo.files.items():
        if source.exists(name) and _digest(archive, name) == digest:
            source.delete(name)


def _copy(source: Storage, archive: Storage, name: str, digest: str) -> None:
    if archive.exists(name):
        if _digest(archive, name) == digest:
            return
        archive.delete(name)
    with source.open(name) as file:
        content = file.read()
    saved = archive.save(name, ContentFile(content))
    if saved != name or _digest(archive, name) != digest:
        archive.delete(saved)
        raise EvidenceUnavailable(f"{name} is not what was recorded, see verify_evidence")


def _digest(storage: Storage, name: str) -> str:
    if not storage.exists(name):
        return ""
    with storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
