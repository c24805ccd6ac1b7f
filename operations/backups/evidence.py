"""The files of photographs: into a backup by their content, and back to where they lay."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from django.conf import settings
from django.core.files.base import File

from operations.backups.manifest import EvidenceFile, Manifest, evidence_member
from operations.backups.reading import Member
from operations.backups.writing import BackupWriter
from receiving.models import Photo
from receiving.storage import ARCHIVE_ALIAS, evidence_storage

CHUNK = 1_048_576
IN_MEMORY = 16_000_000


def add_evidence(writer: BackupWriter, manifest: Manifest, report: Callable[[int], None]) -> None:
    """Adds the files of every photograph, each content once. What is missing or altered is a fault, and not the end.

    To be called after the database was dumped: photographs only ever come, so each one in the dump is among these.
    """
    for photo in Photo.objects.select_related("archive", "order").order_by("pk").iterator(500):
        for name, sha256 in photo.files.items():
            fault = _add(writer, manifest, photo.storage_alias, name, sha256)
            if fault:
                manifest.faults.append(f"{photo.order} photograph {photo.token}: {name} {fault}.")
        report(1)


def _add(writer: BackupWriter, manifest: Manifest, alias: str, name: str, sha256: str) -> str:
    """Adds one file and returns what is wrong with it, or nothing."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
        try:
            found, size, alias = _copy(alias, name, copy)
        except Exception as error:  # noqa: BLE001 - each storage has errors of its own, and the others still count
            return "is missing" if isinstance(error, FileNotFoundError) else f"cannot be read ({type(error).__name__})"
        member = evidence_member(found)
        if not writer.has(member):
            copy.seek(0)
            writer.add(member, copy, size)
        manifest.evidence.append(EvidenceFile(alias, name, found))
    return "" if found == sha256 else "was altered: its SHA-256 is not the recorded one"


def _copy(alias: str, name: str, copy: IO[bytes]) -> tuple[str, int, str]:
    """Hash, size, and the storage it was found in: the archive, where the file moved there meanwhile."""
    try:
        return *_read(alias, name, copy), alias
    except FileNotFoundError:
        if alias == ARCHIVE_ALIAS or ARCHIVE_ALIAS not in settings.STORAGES:
            raise
        return *_read(ARCHIVE_ALIAS, name, copy), ARCHIVE_ALIAS


def _read(alias: str, name: str, copy: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with evidence_storage(alias).open(name) as file:
        while data := file.read(CHUNK):
            digest.update(data)
            size += len(data)
            copy.write(data)
    return digest.hexdigest(), size


def wanted_places() -> dict[str, list[tuple[str, str]]]:
    """For each content that the database's photographs need: the storages and names to put it under."""
    places: dict[str, list[tuple[str, str]]] = {}
    for photo in Photo.objects.select_related("archive").iterator(500):
        for name, sha256 in photo.files.items():
            places.setdefault(sha256, []).append((photo.storage_alias, name))
    return places


def put_back(member: Member, places: list[tuple[str, str]]) -> int:
    """Writes one content to its places and returns how many were missing or altered there."""
    wanted = [(alias, name) for alias, name in places if _hash_of(alias, name) != _hash_from(member.name)]
    if not wanted:
        return 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as copy:
        for data in member.chunks():
            copy.write(data)
        for alias, name in wanted:
            storage = evidence_storage(alias)
            if storage.exists(name):
                storage.delete(name)
            copy.seek(0)
            storage.save(name, File(copy))
    return len(wanted)


def missing_places(places: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    """The names of files that are not there after all."""
    for found in places.values():
        yield from (name for alias, name in found if not evidence_storage(alias).exists(name))


def _hash_from(member_name: str) -> str:
    return member_name.rpartition("/")[2]


def _hash_of(alias: str, name: str) -> str:
    try:
        with evidence_storage(alias).open(name) as file:
            digest = hashlib.sha256()
            while data := file.read(CHUNK):
                digest.update(data)
            return digest.hexdigest()
    except FileNotFoundError:
        return ""
