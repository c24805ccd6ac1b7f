"""Moving old photographs to another storage: copied, read back and compared before the first copy goes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from receiving.errors import EvidenceUnavailable
from receiving.models import Photo, PhotoArchive
from receiving.storage import ARCHIVE_ALIAS, evidence_storage

log = structlog.get_logger(__name__)


def archive_photos(before: datetime) -> Iterator[Photo]:
    """Moves the photographs taken in before that time, yielding each; to be run again after whatever broke it off.

    Raises EvidenceUnavailable where a file is not what was recorded: nothing of that photograph is removed then.
    """
    remove_leftovers()
    waiting = Photo.objects.filter(uploaded_at__lt=before, archive__isnull=True)
    for photo in waiting.select_related("order").iterator(200):
        _archive(photo)
        yield photo


def remove_leftovers() -> None:
    """Removes what an earlier run had archived but not yet taken out of the first storage."""
    source, archive = evidence_storage(), evidence_storage(ARCHIVE_ALIAS)
    for photo in Photo.objects.filter(archive__isnull=False).iterator(500):
        for name, digest in photo.files.items():
            if source.exists(name) and _digest(archive, name) == digest:
                source.delete(name)


def _archive(photo: Photo) -> None:
    source, archive = evidence_storage(), evidence_storage(ARCHIVE_ALIAS)
    for name, digest in photo.files.items():
        _copy(source, archive, name, digest)
    PhotoArchive.objects.create(photo=photo, storage=ARCHIVE_ALIAS)
    for name in photo.files:
        source.delete(name)
    log.info("evidence.archived", order=photo.order.number, photo=str(photo.token))


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
        raise EvidenceUnavailable(f"{name} is not what was recorded: it stays where it is. Run verify_evidence.")


def _digest(storage: Storage, name: str) -> str:
    if not storage.exists(name):
        return ""
    with storage.open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()
