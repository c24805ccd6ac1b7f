"""The buckets of photographs: whether one takes a file, gives it back and lets it go."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from functools import partial

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from operations.doctor.verdict import Verdict, fail, guarded, ok
from receiving.storage import ALIAS, ARCHIVE_ALIAS, evidence_storage

TO_DO = "Look at EVIDENCE_S3_*: the address, the key, and that it may read, write and remove in the bucket."


def bucket_verdicts(*, network: bool) -> Iterator[Verdict]:
    """One for each storage of photographs that is no folder of this host; nothing where there is none."""
    for alias in (ALIAS, ARCHIVE_ALIAS):
        if alias in settings.STORAGES and not isinstance(evidence_storage(alias), FileSystemStorage):
            name = "bucket of photographs" if alias == ALIAS else "bucket of the archive"
            yield guarded(name, partial(_verdict, name, alias)) if network else ok(name, "not asked")


def _verdict(name: str, alias: str) -> Verdict:
    storage, content = evidence_storage(alias), uuid.uuid4().bytes
    try:
        kept = storage.save(f"doctor/{uuid.uuid4().hex}", ContentFile(content))
        with storage.open(kept) as file:
            is_same = file.read() == content
        storage.delete(kept)
    except Exception as error:  # noqa: BLE001 - each storage has errors of its own
        return fail(name, f"It does not take, give or remove a file: {type(error).__name__}: {str(error)[:200]}", TO_DO)
    if not is_same:
        return fail(name, "A file came back as another one.", TO_DO)
    return ok(name, "took a small file, gave it back and let it go")
