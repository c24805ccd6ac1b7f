"""The three files of a photograph in the evidence storage: all of them, or none."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import astuple, dataclass

import structlog
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from receiving.errors import EvidenceUnavailable
from receiving.images import CheckedPhoto
from receiving.storage import evidence_storage

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class StoredNames:
    """Where the files lie in the storage: random names, none chosen by the uploader."""

    original: str
    served: str
    thumbnail: str


def write_files(content: bytes, checked: CheckedPhoto, filename: str) -> StoredNames:
    """Writes the files; raises EvidenceUnavailable where the storage fails.

    Nothing is left behind, unless the storage fails at that too: then `verify_evidence` names the file.
    """
    stem = secrets.token_hex(16)
    wanted = {
        f"{stem[:2]}/{stem}-original.{checked.image_format.lower()}": content,
        f"{stem[:2]}/{stem}-served.jpg": checked.served,
        f"{stem[:2]}/{stem}-thumbnail.jpg": checked.thumbnail,
    }
    written: list[str] = []
    try:
        for name, data in wanted.items():
            # Noted before it is written: one whose answer was lost may be there.
            written.append(name)
            written[-1] = evidence_storage().save(name, ContentFile(data))
    except Exception as error:  # each storage has errors of its own
        _delete(written)
        log.error("evidence.write_failed", error=type(error).__name__)
        raise EvidenceUnavailable(
            _(
                "%(filename)s could not be stored: the photograph storage is full or does not answer. Keep the "
                "picture on the device, tell an operator and send it again later."
            )
            % {"filename": filename}
        ) from error
    return StoredNames(*written)


def remove_files(names: StoredNames) -> None:
    """Removes what `write_files` wrote, for a photograph that was not recorded after all."""
    _delete(astuple(names))


def _delete(names: Iterable[str]) -> None:
    """What cannot be deleted is only logged: the storage's trouble must not hide why we delete."""
    for name in names:
        try:
            evidence_storage().delete(name)
        except Exception as error:  # noqa: BLE001  # each storage has errors of its own
            log.warning("evidence.leftover", file=name, error=type(error).__name__)
