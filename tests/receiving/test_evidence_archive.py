"""archive_evidence moves old photographs, and they still open."""

from __future__ import annotations

import io
import uuid
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


def archive_with_faults() -> str:
    output = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("archive_evidence", "--older-than", "0d", stdout=output)
    assert refusal.value.returncode == 1
    return output.getvalue()


def test_an_altered_and_a_missing_photograph_stay_and_are_named_and_the_others_move(
    photo: Photo, evidence_folder: Path, archive_folder: Path, dock: Dock
) -> None:
    gone, sound = (
        store_photo(dock.order.pk, key="delivery-0001", upload=upload(seed=seed), actor=dock.receiver)
        for seed in (1, 2)
    )
    (evidence_folder / photo.original).write_bytes(b"altered")
    (evidence_folder / gone.served).unlink()
    said = archive_with_faults()
    assert f"{photo.token} stays where it is: {photo.original} is not what was recorded" in said
    assert f"{gone.token} stays where it is: a file of it is missing" in said
    assert "1 photographs moved" in said
    assert (evidence_folder / photo.original).read_bytes() == b"altered"
    assert PhotoArchive.objects.get().photo == sound
    assert not (archive_folder / photo.original).exists()


class AwayError(Exception):
    """As a storage's own client would raise."""


def test_a_storage_that_is_away_is_said_so_and_given_up_after_a_while(
    photo: Photo, archive_folder: Path, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise AwayError

    monkeypatch.setattr("receiving.evidence_archive.MOST_FAILURES_IN_A_ROW", 2)
    monkeypatch.setattr("receiving.storage.AtomicFileSystemStorage._save", away)
    for seed in (1, 2):
        copy = Photo.objects.get(pk=photo.pk)
        copy.pk, copy.token, copy.sha256, copy._state.adding = None, uuid.uuid4(), str(seed), True
        copy.save()
    said = archive_with_faults()
    assert said.count("the storage failed (AwayError)") == 2
    assert "failed 2 times in a row" in said
    assert not PhotoArchive.objects.exists()


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
