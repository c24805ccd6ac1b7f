"""Reading a backup from its beginning to its end. What is in it never becomes a path on this machine."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO

from operations.backups.encryption import SUFFIX, decrypting, key
from operations.backups.errors import DamagedBackup
from operations.backups.manifest import ABOUT, MANIFEST, About, Manifest, missing_entries, read_about, read_manifest

CHUNK = 1_048_576
# A list of some millions of photographs; more than this is no list of ours.
LARGEST_TEXT = 2_000_000_000


class Member:
    """One member while it is being read: read it before the next one is asked for."""

    def __init__(self, info: tarfile.TarInfo, stream: IO[bytes]) -> None:
        self.name = info.name
        self.bytes = info.size
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data

    def chunks(self) -> Iterator[bytes]:
        while data := self.read(CHUNK):
            yield data

    def text(self) -> bytes:
        if self.bytes > LARGEST_TEXT:
            raise DamagedBackup(f"{self.name} in the backup is too large to be what it says.")
        return self.read()


@contextmanager
def members_of(path: Path) -> Iterator[Iterator[Member]]:
    """The members of the backup in their order; raises DamagedBackup, KeyMissing, ToolFailed and OSError."""
    with path.open("rb") as file, decrypting(file, key()) if path.suffix == SUFFIX else nullcontext(file) as stream:
        try:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                yield _members(tar)
        except tarfile.TarError as error:
            raise DamagedBackup(f"{path.name} is no backup, or is cut off: {error}") from error


def _members(tar: tarfile.TarFile) -> Iterator[Member]:
    for info in tar:
        stream = tar.extractfile(info)
        if stream is None:
            raise DamagedBackup(f"{info.name} in the backup is no file.")
        yield Member(info, stream)


class Proof:
    """Gathers the hashes of all members and compares them with the backup's own list."""

    def __init__(self) -> None:
        self.about: About | None = None
        self.manifest: Manifest | None = None
        self._found: dict[str, str] = {}

    def saw(self, member: Member, text: bytes | None = None) -> None:
        """To be called for each member when it has been read; `text` is that of the two lists."""
        if text is not None and member.name == ABOUT:
            self.about = read_about(text)
        elif text is not None and member.name == MANIFEST:
            self.manifest = read_manifest(text)
            return
        self._found[member.name] = member.digest.hexdigest()

    def verdict(self) -> tuple[About, Manifest]:
        """The two lists, once everything was seen; raises DamagedBackup naming the first fault."""
        if self.about is None or self.manifest is None:
            raise DamagedBackup("The backup is cut off: the list of its content, its last part, is missing.")
        for name, sha256 in self.manifest.hashes.items():
            if name not in self._found:
                raise DamagedBackup(f"{name} is missing in the backup.")
            if self._found[name] != sha256:
                raise DamagedBackup(f"{name} in the backup was altered: its SHA-256 is not the listed one.")
        for name in (*missing_entries(self.about, self.manifest), *(self._found.keys() - self.manifest.hashes.keys())):
            raise DamagedBackup(f"{name} is not where the backup's list says it is.")
        return self.about, self.manifest
