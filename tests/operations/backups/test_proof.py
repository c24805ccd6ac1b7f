"""What proves a backup, what a damaged one is told by, and what no backup is taken for."""

from __future__ import annotations

import io
import sqlite3
import subprocess
import tarfile
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.utils import timezone
from pytest_django import Settings

from jobqueue.models import Worker
from operations.backups import database, making
from operations.backups.kept import backups_in
from operations.exclusive import alone
from receiving.models import Photo
from receiving.photos import store_photo
from receiving.storage import evidence_storage
from tests.operations.backups.commands import backup, restore
from tests.receiving.conftest import make_dock
from tests.receiving.pictures import upload

# The file is the same for both databases; a copy reads committed rows only.
pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo() -> Photo:
    dock = make_dock()
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


@pytest.fixture
def made(photo: Photo) -> Path:
    return backup()[0]


def rewritten(path: Path, member: str, content: bytes | None) -> Path:
    """The backup with one member replaced, or left out."""
    target = path.with_name("other.tar")
    with tarfile.open(path) as source, tarfile.open(target, "w") as copy:
        for info in source:
            data = source.extractfile(info).read()  # type: ignore[union-attr]
            if info.name == member:
                if content is None:
                    continue
                data = content
            info.size = len(data)
            copy.addfile(info, io.BytesIO(data))
    return target


def test_a_check_proves_the_file_and_touches_nothing(made: Path, photo: Photo, evidence_folder: Path) -> None:
    (evidence_folder / photo.served).unlink()
    assert "is whole: made" in restore(made, "--check")
    assert "3 files of photographs" in restore(made, "--check")
    assert not (evidence_folder / photo.served).exists()
    assert made.stat().st_mode & 0o777 == 0o600


def test_each_kind_of_damage_is_named(made: Path, photo: Photo) -> None:
    evidence = f"evidence/{photo.sha256[:2]}/{photo.sha256}"
    for member, content, words in (
        (evidence, b"another picture", f"{evidence} in the backup was altered"),
        (evidence, None, f"{evidence} is missing"),
        ("manifest.json", None, "is cut off"),
        ("about.json", b'{"format": 99}', "has format 99"),
    ):
        with pytest.raises(CommandError, match=words):
            restore(rewritten(made, member, content), "--check")
    cut = made.with_name("cut.tar")
    for length in (made.stat().st_size // 2, 0):
        cut.write_bytes(made.read_bytes()[:length])
        with pytest.raises(CommandError, match="cut off"):
            restore(cut, "--check")


def test_an_encrypted_backup_opens_with_its_key_alone_and_with_gnupg_itself(
    photo: Photo, settings: Settings, tmp_path: Path
) -> None:
    path, _ = backup("--encrypt")
    assert photo.sha256.encode() not in path.read_bytes()
    assert "is whole" in restore(path, "--check")
    command = ["gpg", "--batch", "--homedir", str(tmp_path), "--no-autostart", "--pinentry-mode", "loopback"]
    opened = subprocess.run(
        [*command, "--passphrase", settings.BACKUP_KEY, "--decrypt", str(path)], capture_output=True, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(opened.stdout)) as tar:
        assert tar.getnames()[0] == "about.json"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be decrypted"):
        restore(path, "--check")
    settings.BACKUP_KEY = "another passphrase"
    with pytest.raises(CommandError, match="cannot be decrypted"):
        restore(path, "--check")
    settings.BACKUP_KEY = ""
    with pytest.raises(CommandError, match="set BACKUP_KEY_FILE"):
        backup("--encrypt")


def test_a_run_that_breaks_off_leaves_nothing_behind(photo: Photo, backup_folder: Path) -> None:
    full = OSError(28, "No space left on device")
    with patch.object(making, "add_evidence", side_effect=full), pytest.raises(CommandError, match="No space left"):
        backup()
    assert list(backup_folder.iterdir()) == []


def test_a_restore_waits_for_nobody_and_lets_nobody_in(made: Path, photo: Photo) -> None:
    with alone(), pytest.raises(CommandError, match=r"Nothing was replaced\. Another backup, restore") as refused:
        restore(made, "--replace", "--yes")
    assert refused.value.returncode == 4
    with (
        patch.object(database, "load", side_effect=lambda *_: backup()),
        pytest.raises(CommandError, match=r"No backup was made: Another backup, restore"),
    ):
        restore(made, "--replace", "--yes")
    assert "is whole" in restore(made, "--check")


def test_a_full_disk_is_no_damage_and_says_where_there_is_no_room(made: Path) -> None:
    open_database = database._open

    def cramped(path: Path) -> sqlite3.Connection:
        opened = open_database(path)
        opened.execute("PRAGMA max_page_count = 10")
        return opened

    with patch.object(database, "_open", cramped), pytest.raises(CommandError, match=r"No backup was made: .* is full"):
        backup()
    for place in ("_unpacked", "_check_sqlite"):
        full = patch.object(database, place, side_effect=OSError(28, "No space left on device"))
        with full, pytest.raises(CommandError, match=r"there is no room\. Nothing was touched: .* TMPDIR"):
            restore(made, "--check")


def test_lost_evidence_is_told_and_does_not_stop_the_backup(photo: Photo, evidence_folder: Path) -> None:
    (evidence_folder / photo.original).unlink()
    with pytest.raises(CommandError, match="1 files of photographs were not") as told:
        backup()
    assert told.value.returncode == 3
    faults, made = sorted((evidence_folder.parent / "backups").iterdir())
    assert f"{photo.original} is missing" in restore(made, "--check")
    assert f"{photo.original} is missing" in faults.read_text()


def test_a_database_in_use_is_not_replaced(made: Path) -> None:
    with pytest.raises(CommandError, match="holds data already"):
        restore(made)
    with pytest.raises(CommandError, match="add --yes"):
        restore(made, "--replace")
    now = timezone.now()
    Worker.objects.create(id="w-1", host="h", machine="m", pid=1, pid_started=1, started_at=now, heartbeat_at=now)
    Session.objects.create(session_key="kept", session_data="", expire_date=now)
    with pytest.raises(CommandError, match=r"Workers are alive: w-1\. Stop them"):
        restore(made, "--replace", "--yes")
    assert Session.objects.exists()


def test_only_the_newest_are_kept(backup_folder: Path, photo: Photo) -> None:
    backup_folder.mkdir()
    for name in ("consignments-20250101T000000Z.tar", "consignments-20250102T000000Z.tar.gpg", "notes.txt"):
        (backup_folder / name).touch()
    path, said = backup("--keep", "2")
    assert {each.name for each in backup_folder.iterdir()} == {
        path.name,
        "consignments-20250102T000000Z.tar.gpg",
        "notes.txt",
    }
    assert "removed consignments-20250101T000000Z.tar" in said


def test_backups_without_the_photographs_never_push_out_the_last_that_has_them(
    photo: Photo, backup_folder: Path
) -> None:
    whole, _ = backup()
    evidence_storage().delete(photo.original)
    lacking = []
    for day in range(1, 4):
        # The names of real runs are days apart.
        later = patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(days=day))
        with later, pytest.raises(CommandError, match="1 files of photographs"):
            backup("--keep", "1")
        lacking += [path for path in backups_in(backup_folder) if path != whole and path not in lacking]
    assert len(lacking) == 3
    assert backups_in(backup_folder) == [whole, lacking[-1]]
    assert {path.name for path in backup_folder.iterdir()} == {
        whole.name, lacking[-1].name, f"{lacking[-1].stem}.faults",
    }  # fmt: skip
    assert str(photo.token) in (backup_folder / f"{lacking[-1].stem}.faults").read_text()
