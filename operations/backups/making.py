"""Making a backup while everything goes on: the database at one moment, then the photographs that it names."""

from __future__ import annotations

import shutil
import tempfile
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog
from django.utils import timezone

from operations.backups import database
from operations.backups.encryption import SUFFIX
from operations.backups.evidence import add_evidence
from operations.backups.kept import PREFIX, STAMP, backups_in, faults_of, note_faults, remove
from operations.backups.manifest import ABOUT, MANIFEST, About, Manifest, encode
from operations.backups.unsettled import check_settled
from operations.backups.writing import new_backup
from operations.exclusive import alone
from operations.progress import Steps
from receiving.models import Photo

log = structlog.get_logger(__name__)

ABANDONED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A backup that is whole. `faults` names evidence that was missing or altered before it was made."""

    path: Path
    bytes: int
    files: int
    faults: list[str] = field(default_factory=list)


def make_backup(folder: Path, passphrase: str | None, steps: Steps) -> Made:
    """Writes a backup into `folder`; nothing of it is there before it is whole.

    Raises BackupError, Busy, and OSError where the disk is full or may not be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone():
        check_settled()
        _remove_abandoned(folder)
        return _make(folder, passphrase, steps)


def _make(folder: Path, passphrase: str | None, steps: Steps) -> Made:
    name = f"{PREFIX}{timezone.now().strftime(STAMP)}.tar"
    target = folder / (name + SUFFIX if passphrase else name)
    about, manifest = About.this_installation(), Manifest()
    with new_backup(target, passphrase) as writer, tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as scratch:
        writer.add_bytes(ABOUT, encode(about))
        dumped = Path(scratch) / about.database_name
        with steps.step("Database", database.size_in_bytes()) as advance:
            database.dump(dumped, advance)
        with dumped.open("rb") as file:
            writer.add(about.database_name, file, dumped.stat().st_size)
        with steps.step("Photographs", Photo.objects.count()) as advance:
            add_evidence(writer, manifest, advance)
        manifest.entries = list(writer.entries)
        writer.add_bytes(MANIFEST, encode(manifest))
    if manifest.faults:
        note_faults(target, manifest.faults)
    made = Made(target, target.stat().st_size, len(manifest.evidence), manifest.faults)
    log.info("backup.made", file=target.name, bytes=made.bytes, files=made.files, faults=len(made.faults))
    return made


def keep_newest(folder: Path, count: int) -> list[Path]:
    """Removes all whole backups in `folder` but the newest `count`, and the one that lacks the fewest photographs.

    While the storage of photographs is lost, each new backup lacks them: the old ones must not go for those. Returns
    the removed.
    """
    found = backups_in(folder)
    best = min(reversed(found), key=faults_of, default=None)
    old = [path for path in found[:-count] if path != best]
    for path in old:
        remove(path)
        log.info("backup.removed", file=path.name)
    return old


def _remove_abandoned(folder: Path) -> None:
    """What a killed run left behind. One that is at work has written a moment ago."""
    limit = time.time() - ABANDONED_AFTER.total_seconds()
    for part in folder.glob(".part-*"):
        if part.stat().st_mtime >= limit:
            continue
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()
