"""What a backup says about itself: where it comes from (first in the file) and all it holds (last in the file)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from operations.backups.errors import DamagedBackup
from sync.lightspeed.connection import product_version

FORMAT = 1
ABOUT, MANIFEST = "about.json", "manifest.json"
EVIDENCE_FOLDER = "evidence/"
Part = TypeVar("Part")
DATABASES = {"sqlite": "database.sqlite3.gz", "mysql": "database.sql.gz"}


@dataclass(frozen=True)
class About:
    """The installation at the time. `migrations` names what was applied, by app; `made_at` is an ISO time in UTC."""

    format: int
    made_at: str
    version: str
    engine: str
    migrations: dict[str, list[str]]

    @classmethod
    def this_installation(cls) -> About:
        return cls(
            FORMAT, timezone.now().isoformat(timespec="seconds"), product_version(), connection.vendor, applied()
        )

    @property
    def database_name(self) -> str:
        return DATABASES[self.engine]


@dataclass(frozen=True)
class Entry:
    """One member of the file."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class EvidenceFile:
    """Where a stored photograph lay. Its content is the member named after `sha256`."""

    storage: str
    name: str
    sha256: str


@dataclass
class Manifest:
    """Everything in the file. `faults` names evidence that was missing or altered already when the backup was made."""

    entries: list[Entry] = field(default_factory=list)
    evidence: list[EvidenceFile] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def hashes(self) -> dict[str, str]:
        return {entry.name: entry.sha256 for entry in self.entries}


def encode(part: About | Manifest) -> bytes:
    return json.dumps(asdict(part), indent=1).encode()


def read_about(content: bytes) -> About:
    """Raises DamagedBackup for what is none, and for a format that this version does not know."""
    data = _object(content, ABOUT)
    if data.get("format") != FORMAT:
        raise DamagedBackup(f"The backup has format {data.get('format')}; this version reads format {FORMAT}.")
    return _built(About, data)


def read_manifest(content: bytes) -> Manifest:
    """Raises DamagedBackup for what is none."""
    data = _object(content, MANIFEST)
    return Manifest(
        [_built(Entry, row) for row in data.get("entries", [])],
        [_built(EvidenceFile, row) for row in data.get("evidence", [])],
        list(data.get("faults", [])),
    )


def applied() -> dict[str, list[str]]:
    """The migrations applied to this database, by app."""
    found: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        found.setdefault(app, []).append(name)
    return found


def evidence_member(sha256: str) -> str:
    return f"{EVIDENCE_FOLDER}{sha256[:2]}/{sha256}"


def missing_entries(about: About, manifest: Manifest) -> Iterator[str]:
    """Members that the manifest should list and does not."""
    hashes = manifest.hashes
    wanted = [about.database_name, *(evidence_member(file.sha256) for file in manifest.evidence)]
    yield from (name for name in dict.fromkeys(wanted) if name not in hashes)


def _object(content: bytes, name: str) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except ValueError as error:
        raise DamagedBackup(f"{name} in the backup cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise DamagedBackup(f"{name} in the backup is no JSON object.")
    return data


def _built(kind: type[Part], row: Any) -> Part:
    try:
        return kind(**row)
    except TypeError as error:
        raise DamagedBackup(f"The backup's list cannot be read: {error}") from error
