"""Encrypting with GnuPG: a format that outlives this system. `gpg --decrypt FILE` opens a backup without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from django.conf import settings

from operations.backups.errors import DamagedBackup, KeyMissing, ToolFailed

SUFFIX = ".gpg"
# The highest count of rounds on the passphrase: without one gpg would ask an agent for it.
_ENCRYPT = [
    *("--symmetric", "--cipher-algo", "AES256", "--s2k-digest-algo", "SHA512", "--s2k-count", "65011712"),
    *("--compress-algo", "none"),
]


def key() -> str:
    """The passphrase of backups, from the settings or the file that they name; raises KeyMissing."""
    if settings.BACKUP_KEY:
        return str(settings.BACKUP_KEY)
    if not settings.BACKUP_KEY_FILE:
        raise KeyMissing("There is no key for backups: set BACKUP_KEY_FILE, or BACKUP_KEY.")
    try:
        found = Path(settings.BACKUP_KEY_FILE).read_text().strip()
    except OSError as error:
        raise KeyMissing(f"The key of backups cannot be read: {error}") from error
    if not found:
        raise KeyMissing(f"{settings.BACKUP_KEY_FILE} is empty: it should hold the key of backups.")
    return found


@contextmanager
def encrypting(target: IO[bytes], passphrase: str) -> Iterator[IO[bytes]]:
    """A stream whose content reaches `target` encrypted; raises ToolFailed where gpg fails."""
    with _gpg(_ENCRYPT, passphrase, stdin=subprocess.PIPE, stdout=target) as (process, complaints):
        stream = cast(IO[bytes], process.stdin)
        yield stream
        stream.close()
        if process.wait():
            raise ToolFailed(f"gpg could not encrypt the backup: {_said(complaints)}")


@contextmanager
def decrypting(source: IO[bytes], passphrase: str) -> Iterator[IO[bytes]]:
    """A stream of the content of `source`; raises DamagedBackup at its end: altered, or encrypted with another key."""
    with _gpg(["--decrypt"], passphrase, stdin=source, stdout=subprocess.PIPE) as (process, complaints):
        stream = cast(IO[bytes], process.stdout)
        try:
            yield stream
        finally:
            # gpg judges the whole at its end, so it has to get there.
            while stream.read(1_048_576):
                pass
            if process.wait():
                raise DamagedBackup(f"The backup cannot be decrypted (another key, or altered): {_said(complaints)}")


@contextmanager
def _gpg(
    options: list[str], passphrase: str, *, stdin: IO[bytes] | int, stdout: IO[bytes] | int
) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
    """gpg with a home of its own, no agent, and the passphrase in a pipe: it appears in no list of processes."""
    program = shutil.which("gpg")
    if program is None:
        raise ToolFailed("gpg is missing: apt-get install gpg")
    with tempfile.TemporaryDirectory(prefix="gpg-") as home, tempfile.TemporaryFile() as complaints:
        readable, writable = os.pipe()
        os.write(writable, passphrase.encode() + b"\n")
        os.close(writable)
        common = ["--batch", "--quiet", "--no-options", "--no-autostart", "--no-symkey-cache", "--homedir", home]
        secret = ["--pinentry-mode", "loopback", "--passphrase-fd", str(readable)]
        command = [program, *common, *secret, *options, "--output", "-"]
        process = subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=complaints, pass_fds=[readable])
        os.close(readable)
        try:
            yield process, complaints
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    # What was left to write may have no reader any more; gpg's exit code tells why.
                    with suppress(BrokenPipeError):
                        stream.close()


def _said(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").splitlines()
    return " ".join(line.removeprefix("gpg: ") for line in lines)[-400:] or "no reason given"
