"""Photographs whose storage or database fails in the middle: nothing half written stays, nothing recorded is gone."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from receiving import photos
from receiving.errors import EvidenceUnavailable
from receiving.models import Photo
from receiving.storage import evidence_storage
from tests.receiving.conftest import Dock
from tests.receiving.pictures import upload
from tests.receiving.stored_photos import files_in, store


def test_where_the_storage_fails_nothing_half_written_stays(
    dock: Dock, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    save = type(evidence_storage()).save

    def fails_at_the_third(self: object, name: str, content: object, **options: object) -> str:
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        written.append(name)
        return save(self, name, content)  # type: ignore[arg-type]

    monkeypatch.setattr(type(evidence_storage()), "save", fails_at_the_third)
    with pytest.raises(EvidenceUnavailable, match=r"pallet\.jpg could not be stored"):
        store(dock, upload())
    assert files_in(evidence_folder) == [] and not Photo.objects.exists()


def test_a_storage_that_can_neither_write_nor_delete_is_still_named_as_the_reason(
    dock: Dock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def fails_at_the_second(_: object, name: str, content: object, **options: object) -> str:
        if written:
            raise OSError(5, "Input/output error")
        written.append(name)
        return name

    def fails(_: object, name: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(type(evidence_storage()), "save", fails_at_the_second)
    monkeypatch.setattr(type(evidence_storage()), "delete", fails)
    with pytest.raises(EvidenceUnavailable, match=r"pallet\.jpg could not be stored"):
        store(dock, upload())


def test_a_photograph_whose_commit_was_not_answered_keeps_its_files(
    dock: Dock, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = photos._record

    def unheard(*arguments: Any) -> Photo:
        record(*arguments)
        raise OperationalError(2013, "Lost connection to server during query")

    monkeypatch.setattr(photos, "_record", unheard)
    with pytest.raises(OperationalError):
        store(dock, upload())
    monkeypatch.undo()

    again = store(dock, upload())
    assert sorted(again.files) == sorted(str(path.relative_to(evidence_folder)) for path in files_in(evidence_folder))


def test_a_photograph_that_was_not_recorded_leaves_no_files(
    dock: Dock, evidence_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any) -> Photo:
        raise OperationalError(1205, "Lock wait timeout exceeded")

    monkeypatch.setattr(photos, "_record", locked)
    with pytest.raises(OperationalError):
        store(dock, upload())
    assert files_in(evidence_folder) == []


def test_the_name_of_a_file_is_on_the_disk_too(evidence_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a power failure takes away a photograph that is recorded."""
    flushed: list[bool] = []
    monkeypatch.setattr("os.fsync", lambda descriptor: flushed.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    evidence_storage().save("aa/whole.jpg", SimpleUploadedFile("whole.jpg", b"all of it"))
    assert flushed == [False, True, True], "the file first, then its folder, and where that is new itself"
    evidence_storage().save("aa/another.jpg", SimpleUploadedFile("another.jpg", b"all of it"))
    assert flushed[3:] == [False, True]


def test_a_write_that_breaks_off_leaves_no_file(evidence_folder: Path) -> None:
    class BreaksOff(SimpleUploadedFile):
        def chunks(self, chunk_size: int | None = None) -> object:  # type: ignore[override]
            yield b"first half"
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        evidence_storage().save("aa/half.jpg", BreaksOff("half.jpg", b""))
    assert files_in(evidence_folder) == []
