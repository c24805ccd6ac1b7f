"""Proving a backup, and putting it in the place of what is there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from consignments.models import Order
from jobqueue.actors import Actor
from jobqueue.dialect import database_now
from jobqueue.models import Job, Worker
from operations.backups import database, evidence
from operations.backups.errors import (
    BackupError,
    DamagedBackup,
    NoRoom,
    NotEmpty,
    OtherInstallation,
    StillInUse,
    StorageFailed,
)
from operations.backups.manifest import ABOUT, EVIDENCE_FOLDER, MANIFEST, About, Manifest, evidence_member
from operations.backups.reading import Member, Proof, members_of
from operations.backups.settling import Before, Settled, settle
from operations.backups.unsettled import forget, is_unsettled, remember_until_settled
from operations.exclusive import alone
from operations.progress import Advance, Steps

log = structlog.get_logger(__name__)

ALIVE = timedelta(seconds=60)


@dataclass(frozen=True)
class Proved:
    """A backup whose every part is what its list says. `dump` is its database, unpacked from the file."""

    path: Path
    about: About
    manifest: Manifest
    dump: Path


@dataclass(frozen=True)
class Restored:
    """What was put back: `files` that were missing or altered, and files the backup did not have (`lost`)."""

    proved: Proved
    files: int
    lost: list[str]
    settled: Settled


@contextmanager
def proved_backup(path: Path, steps: Steps) -> Iterator[Proved]:
    """Reads the whole backup and checks every hash; nothing outside a temporary folder is touched.

    Raises BackupError, and OSError where the file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="consignments-restore-") as scratch:
        yield _proved(path, Path(scratch) / "database.gz", steps)


def _proved(path: Path, dump: Path, steps: Steps) -> Proved:
    try:
        with steps.step("Reading the backup", path.stat().st_size) as advance:
            about, manifest = _read(path, dump, advance)
        with steps.step("Proving the database", None) as advance:
            database.proved(dump, about.engine, advance)
        if about.engine == "sqlite":
            _check_photographs(manifest, dump)
    except OSError as error:
        if error.errno != ENOSPC:
            raise
        raise NoRoom(
            f"The database of the backup is unpacked in {dump.parent.parent}, and there is no room. Nothing was"
            " touched: name a folder with more room by TMPDIR."
        ) from error
    return Proved(path, about, manifest, dump)


def restore(proved: Proved, steps: Steps, *, replace: bool, actor: Actor) -> Restored:
    """Puts the backup in the place of the database and its photographs where they lay, and settles what follows.

    Raises OtherInstallation, NotEmpty, StillInUse, NoRoom, StorageFailed, ToolFailed, Busy. Broken off, it is to be run
    again.
    """
    check_fit(proved)
    with alone():
        if not replace and not is_empty():
            raise NotEmpty("This database holds data already. Restore with --replace to put the backup in its place.")
        _check_nobody_works()
        database.check_loadable()
        return _put_in_place(proved, steps, actor)


def _put_in_place(proved: Proved, steps: Steps, actor: Actor) -> Restored:
    before = _load(proved, steps)
    call_command("migrate", interactive=False, verbosity=0)
    places = evidence.wanted_places()
    with steps.step("Photographs", len(places)) as advance:
        files = _put_back(proved.path, places, advance)
    # Idle while files were put back, it may have been hung up on.
    connection.close()
    settled = _settle(proved, before, actor)
    forget()
    log.warning("backup.restored", file=proved.path.name, made_at=proved.about.made_at, actor=actor.name)
    return Restored(proved, files, list(evidence.missing_places(places)), settled)


def _load(proved: Proved, steps: Steps) -> Before:
    """Puts the database in place; returns what the replaced one knew. Of one that was not touched nothing is kept."""
    broke_off_before = is_unsettled()
    before = remember_until_settled()
    try:
        with steps.step("Loading the database", None) as advance:
            database.load(proved.dump, advance)
    except database.UNTOUCHED:
        if not broke_off_before:
            forget()
        raise
    return before


def is_empty() -> bool:
    """Whether nobody has worked with this database yet."""
    if Order._meta.db_table not in connection.introspection.table_names():
        return True
    return not any(model._default_manager.exists() for model in (User, Order, Job))


def check_fit(proved: Proved) -> None:
    """Raises OtherInstallation where this version, engine or set of storages cannot take the backup."""
    if proved.about.engine != connection.vendor:
        raise OtherInstallation(
            f"The backup is of a {proved.about.engine} database, this one is {connection.vendor}. Restore it there."
        )
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    newer = [
        f"{app}.{name}" for app, names in proved.about.migrations.items() for name in names if (app, name) not in known
    ]
    if newer:
        raise OtherInstallation(f"The backup is of a newer version: {newer[0]} is not known here. Upgrade first.")
    for alias in sorted({file.storage for file in proved.manifest.evidence} - set(settings.STORAGES)):
        raise OtherInstallation(f"The backup has photographs in the storage {alias!r}, which is not set up here.")


def _check_nobody_works() -> None:
    if Worker._meta.db_table not in connection.introspection.table_names():
        return
    alive = Worker.objects.filter(heartbeat_at__gt=database_now(connection) - ALIVE)
    names = ", ".join(alive.values_list("pk", flat=True)[:5])
    if names:
        raise StillInUse(f"Workers are alive: {names}. Stop them and the web servers first.")


def _read(path: Path, dump: Path, advance: Advance) -> tuple[About, Manifest]:
    proof = Proof()
    with members_of(path) as members:
        for member in members:
            text = None
            if member.name in (ABOUT, MANIFEST):
                text = member.text()
            elif member.name.startswith(EVIDENCE_FOLDER):
                for _ in member.chunks():
                    """Only its hash matters here."""
            else:
                with dump.open("wb") as file:
                    for data in member.chunks():
                        file.write(data)
            proof.saw(member, text)
            advance(member.bytes)
    return proof.verdict()


def _check_photographs(manifest: Manifest, dump: Path) -> None:
    """Every photograph of the database has its files in the backup, unless they were lost before it was made."""
    listed = {file.sha256 for file in manifest.evidence}
    missing = sum(1 for sha256 in database.photographs_in(dump) if sha256 not in listed)
    if missing > len(manifest.faults):
        raise DamagedBackup(f"{missing} files of photographs in the backup's database are not in the backup.")


def _put_back(path: Path, places: dict[str, list[tuple[str, str]]], advance: Advance) -> int:
    by_member = {evidence_member(sha256): found for sha256, found in places.items()}
    files = 0
    with members_of(path) as members:
        for member in members:
            if member.name in by_member:
                files += _put_one_back(member, by_member[member.name])
                advance(1)
    return files


def _put_one_back(member: Member, places: list[tuple[str, str]]) -> int:
    try:
        return evidence.put_back(member, places)
    except (BackupError, OSError):
        raise
    except Exception as error:
        # Each storage has errors of its own.
        raise StorageFailed(
            f"The photographs cannot be put back ({type(error).__name__}: {error}). The database is loaded, and nothing"
            " is settled yet: start nothing, mend the storage, and run the same restore again."
        ) from error


def _settle(proved: Proved, before: Before, actor: Actor) -> Settled:
    return settle(before, actor=actor, reason=f"restored from the backup of {proved.about.made_at}")
