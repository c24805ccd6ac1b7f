"""archive_evidence moves old photographs, and they still open."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from receiving.models import Photo, PhotoArchive
from receiving.photos import store_photo
from receiving.storage import ARCHIVE_ALIAS, evidence_storage
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload


@pytest.fixture
def photo(dock: Dock) -> Photo:
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


@pytest.fixture
def archive_folder(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "archive"
    backend = {"BACKEND": "receiving.storage.AtomicFileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, ARCHIVE_ALIAS: backend}
    return folder


def run(command: str = "archive_evidence", *arguments: str) -> str:
    output = io.StringIO()
    call_command(command, *arguments, stdout=output)
    return output.getvalue()


def test_old_photographs_move_and_still_open(
    photo: Photo, evidence_folder: Path, archive_folder: Path, dock: Dock, client: Client
) -> None:
    assert run("archive_evidence", "--older-than", "0d") == "1 photographs moved to the archive.\n"
    assert [path for path in evidence_folder.rglob("*") if path.is_file()] == []
    assert (archive_folder / photo.original).is_file()
    client.force_login(dock.user)
    response = client.get(photo.get_absolute_url())
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert "as they were taken in" in run("verify_evidence")


def test_younger_photographs_stay(photo: Photo, archive_folder: Path) -> None:
    assert run("archive_evidence", "--older-than", "90d") == "0 photographs moved to the archive.\n"
    assert evidence_storage().exists(photo.original)


def test_an_altered_photograph_is_not_archived_and_not_removed(
    photo: Photo, evidence_folder: Path, archive_folder: Path
) -> None:
    (evidence_folder / photo.original).write_bytes(b"altered")
    with pytest.raises(CommandError, match="not what was recorded"):
        run("archive_evidence", "--older-than", "0d")
    assert (evidence_folder / photo.original).read_bytes() == b"altered"
    assert not PhotoArchive.objects.exists()
    assert not (archive_folder / photo.original).exists()


def test_a_run_broken_off_anywhere_is_finished_by_the_next(
    photo: Photo, evidence_folder: Path, archive_folder: Path
) -> None:
    half = archive_folder / photo.served
    half.parent.mkdir(parents=True)
    half.write_bytes(b"half a cop")
    original = (evidence_folder / photo.original).read_bytes()
    run("archive_evidence", "--older-than", "0d")
    # As if the run had died between the record and the removal.
    (evidence_folder / photo.original).write_bytes(original)
    assert run("archive_evidence", "--older-than", "0d") == "0 photographs moved to the archive.\n"
    assert not (evidence_folder / photo.original).exists()
    assert "as they were taken in" in run("verify_evidence")


def test_without_an_archive_it_says_what_to_set(photo: Photo) -> None:
    with pytest.raises(CommandError, match="EVIDENCE_ARCHIVE_DIR"):
        run("archive_evidence", "--older-than", "0d")


def test_an_age_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="number of days"):
        run("archive_evidence", "--older-than", "3 weeks")
