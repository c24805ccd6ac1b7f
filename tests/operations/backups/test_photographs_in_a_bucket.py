"""Photographs in S3: in the backup with everything else, and back in the bucket after a restore."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from config.evidence import bucket
from devtools.ports import free_port
from operations.doctor.bucket import bucket_verdicts
from operations.doctor.verdict import State
from operations.management.commands.backup import FAULTY_EVIDENCE
from receiving.models import Photo
from receiving.photos import store_photo
from receiving.storage import evidence_storage
from tests.operations.backups.commands import backup, restore
from tests.receiving.conftest import make_dock
from tests.receiving.pictures import upload
from tests.support.s3 import BUCKET, IDENTITY, empty_bucket, names_in, s3_server

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]
FILES = 3


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(autouse=True)
def evidence_folder(endpoint: str, settings: Settings) -> Iterator[Any]:
    """An empty bucket as the storage of this test."""
    settings.STORAGES = {**settings.STORAGES, "evidence": bucket(BUCKET, endpoint=endpoint, **IDENTITY)}
    with empty_bucket(endpoint) as client:
        yield client


@pytest.fixture
def photo() -> Photo:
    dock = make_dock()
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


@pytest.fixture
def cut_off(settings: Settings) -> Callable[[], None]:
    """Lets nobody answer at the bucket's address any more."""

    def cut() -> None:
        nobody = bucket(BUCKET, endpoint=f"http://127.0.0.1:{free_port()}", **IDENTITY)
        settings.STORAGES = {**settings.STORAGES, "evidence": nobody}

    return cut


def test_what_was_lost_or_altered_in_the_bucket_comes_back(photo: Photo, evidence_folder: Any) -> None:
    path, said = backup()
    assert f"{FILES} files of photographs." in said
    lost, altered, whole = sorted(names_in(evidence_folder))
    evidence_folder.delete_object(Bucket=BUCKET, Key=lost)
    evidence_folder.put_object(Bucket=BUCKET, Key=altered, Body=b"another picture")
    before = evidence_folder.head_object(Bucket=BUCKET, Key=whole)["LastModified"]

    assert "2 files of photographs were put back." in restore(path, "--replace", "--yes")

    call_command("verify_evidence")
    assert len(names_in(evidence_folder)) == FILES
    assert evidence_folder.head_object(Bucket=BUCKET, Key=whole)["LastModified"] == before


def test_the_doctor_tries_the_bucket_out(evidence_folder: Any, cut_off: Callable[[], None]) -> None:
    (found,) = bucket_verdicts(network=True)
    assert (found.state, found.said) == (State.OK, "took a small file, gave it back and let it go")
    assert names_in(evidence_folder) == []
    cut_off()
    (found,) = bucket_verdicts(network=True)
    assert (found.state, "EndpointConnectionError" in found.said) == (State.FAIL, True)
    (found,) = bucket_verdicts(network=False)
    assert found.state == State.OK


def test_a_bucket_that_does_not_answer_ends_a_restore_that_is_then_repeated(
    photo: Photo, cut_off: Callable[[], None], settings: Settings
) -> None:
    path, _ = backup()
    evidence_storage().delete(photo.original)
    answering = settings.STORAGES
    cut_off()
    with pytest.raises(CommandError, match="mend the storage, and run the same restore again"):
        restore(path, "--replace", "--yes")
    settings.STORAGES = answering
    assert list(Path(settings.VAR_DIR).iterdir())
    assert "1 files of photographs were put back." in restore(path, "--replace", "--yes")
    assert not list(Path(settings.VAR_DIR).iterdir())


def test_a_bucket_that_does_not_answer_is_told_for_each_file_and_the_database_is_saved(
    photo: Photo, cut_off: Callable[[], None], capsys: pytest.CaptureFixture[str]
) -> None:
    cut_off()
    with pytest.raises(CommandError) as ended:
        call_command("backup")
    assert ended.value.returncode == FAULTY_EVIDENCE
    assert capsys.readouterr().out.count("cannot be read (EndpointConnectionError)") == FILES
