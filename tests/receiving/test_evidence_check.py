"""verify_evidence names every photograph that is not as it was taken in."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from config.evidence import local
from receiving import evidence_check
from receiving.evidence_archive import archive_photos, to_archive
from receiving.models import Photo
from receiving.photos import store_photo
from receiving.storage import ARCHIVE_ALIAS
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload


@pytest.fixture
def photo(dock: Dock) -> Photo:
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


def faults() -> str:
    output = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("verify_evidence", stdout=output)
    assert refusal.value.returncode == 1
    return output.getvalue()


def make_old(path: Path) -> None:
    """As if it lay there since the day before."""
    os.utime(path, (time.time() - 86_400,) * 2)


def verify() -> str:
    output = io.StringIO()
    call_command("verify_evidence", stdout=output)
    return output.getvalue()


def test_untouched_evidence_passes(photo: Photo) -> None:
    assert verify() == "1 photographs are as they were taken in.\n"


@pytest.mark.parametrize("kind", ["original", "served", "thumbnail"])
def test_an_altered_and_a_missing_file_are_named(photo: Photo, evidence_folder: Path, kind: str) -> None:
    name = getattr(photo, kind)
    path = evidence_folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    assert f"{name} was altered" in faults()
    path.unlink()
    assert f"{name} is missing" in faults()


def test_a_file_of_no_photograph_is_named(photo: Photo, evidence_folder: Path) -> None:
    (evidence_folder / "zz").mkdir()
    stray = evidence_folder / "zz" / "stray.jpg"
    stray.write_bytes(b"left behind")
    make_old(stray)
    assert faults() == "zz/stray.jpg in evidence belongs to no photograph.\n"


def test_a_photograph_taken_in_while_it_runs_is_no_fault(
    photo: Photo, dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = evidence_check._all_files

    def another_comes(*args: Any) -> Any:
        store_photo(dock.order.pk, key="delivery-0001", upload=upload(seed=1), actor=dock.receiver)
        return listed(*args)

    monkeypatch.setattr(evidence_check, "_all_files", another_comes)
    assert "2 photographs are as they were taken in" in verify()


def test_a_photograph_archived_while_it_runs_is_no_fault(
    photo: Photo, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {**settings.STORAGES, ARCHIVE_ALIAS: local(tmp_path / "archive")}
    read = evidence_check._read

    def archived_before(row: Photo) -> Any:
        list(archive_photos(to_archive(timezone.now())))
        return read(row)

    monkeypatch.setattr(evidence_check, "_read", archived_before)
    assert "as they were taken in" in verify()


def test_a_listing_that_fails_is_a_fault_in_words(
    photo: Photo, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (evidence_folder / photo.served).unlink()

    def forbidden(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("receiving.storage.AtomicFileSystemStorage.listdir", forbidden)
    said = faults()
    assert f"{photo.served} is missing" in said
    assert "The files in evidence could not all be listed (PermissionError)" in said
