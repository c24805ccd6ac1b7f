"""Writing a backup: under a name of its own until it is whole and on the disk."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from operations.backups.encryption import encrypting
from operations.backups.manifest import Entry

FILE_MODE = 0o600


class BackupWriter:
    """Adds members one after the other and keeps the list of what it added."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=stream, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed by close()
        self.entries: list[Entry] = []
        self._names: set[str] = set()

    def has(self, name: str) -> bool:
        return name in self._names

    def add(self, name: str, content: IO[bytes], size: int) -> Entry:
        """Adds `size` bytes of `content`; raises OSError where there are fewer."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, FILE_MODE
        reader = _Hashing(content)
        self._tar.addfile(member, reader)
        entry = Entry(name, reader.digest.hexdigest(), size)
        self.entries.append(entry)
        self._names.add(name)
        return entry

    def add_bytes(self, name: str, content: bytes) -> Entry:
        return self.add(name, io.BytesIO(content), len(content))

    def close(self) -> None:
        """Ends the file. One whose target takes nothing more is given up all the same, with the target's error."""
        self._tar.close()


class _Hashing:
    """Hashes what is read through it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._content.read(size)
        self.digest.update(data)
        return data


@contextmanager
def new_backup(target: Path, passphrase: str | None) -> Iterator[BackupWriter]:
    """A writer whose file gets the name `target` when the block has ended well, and is removed where it has not."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".part-", suffix=target.name)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            sealed = encrypting(file, passphrase) if passphrase else nullcontext(file)
            with sealed as stream, closing(BackupWriter(stream)) as writer:
                yield writer
            file.flush()
            os.fsync(file.fileno())
        part.chmod(FILE_MODE)
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
