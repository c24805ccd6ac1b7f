"""Evidence in an S3-compatible bucket, against a server that speaks the protocol over a real socket."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from config.evidence import bucket
from devtools.ports import free_port
from receiving.counts import CountedLine
from receiving.errors import EvidenceUnavailable
from receiving.missed_photos import take_photo
from receiving.models import MissedPhoto, Photo
from receiving.owed_photos import owed_photos
from receiving.photos import store_photo
from receiving.receipts import post_receipt
from receiving.storage import evidence_storage
from tests.receiving.conftest import Dock
from tests.receiving.pictures import jpeg, upload
from tests.support.s3 import BUCKET, IDENTITY, empty_bucket, s3_server


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(autouse=True)
def evidence_folder(endpoint: str, settings: Settings) -> Iterator[None]:
    """An empty bucket as the storage of this test."""
    settings.STORAGES = {**settings.STORAGES, "evidence": bucket(BUCKET, endpoint=endpoint, **IDENTITY)}
    with empty_bucket(endpoint):
        yield


@pytest.fixture
def photo(dock: Dock) -> Photo:
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)


def verify() -> str:
    output = io.StringIO()
    call_command("verify_evidence", stdout=output)
    return output.getvalue()


def test_a_photograph_is_kept_byte_for_byte_and_served_in_ranges(photo: Photo, dock: Dock, client: Client) -> None:
    with evidence_storage().open(photo.original) as file:
        assert file.read() == jpeg()
    client.force_login(dock.user)
    whole = client.get(photo.get_absolute_url())
    content = b"".join(whole.streaming_content)  # type: ignore[attr-defined]
    assert content[:2] == b"\xff\xd8"
    part = client.get(photo.get_absolute_url(), headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, content[2:10])


def test_the_check_finds_what_is_altered_missing_or_unknown(photo: Photo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("receiving.evidence_check.ON_ITS_WAY", timedelta(days=-1))
    assert verify() == "1 photographs are as they were taken in.\n"
    storage = evidence_storage()
    storage.delete(photo.original)
    storage.save(photo.original, io.BytesIO(b"another picture"))
    storage.delete(photo.served)
    storage.save("stray.jpg", io.BytesIO(b"left behind"))
    output = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_evidence", stdout=output)
    for words in (f"{photo.original} was altered", f"{photo.served} is missing", "stray.jpg in evidence belongs"):
        assert words in output.getvalue()


def test_a_bucket_that_is_not_there_is_a_typed_refusal(dock: Dock, settings: Settings, endpoint: str) -> None:
    settings.STORAGES = {**settings.STORAGES, "evidence": bucket("no-such-bucket", endpoint=endpoint, **IDENTITY)}
    with pytest.raises(EvidenceUnavailable, match="could not be stored"):
        store_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)
    assert not Photo.objects.exists()


def test_a_count_is_booked_while_the_bucket_does_not_answer(dock: Dock, settings: Settings) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    settings.STORAGES = {**settings.STORAGES, "evidence": bucket(BUCKET, endpoint=nobody, **IDENTITY)}
    missed = take_photo(dock.order.pk, key="delivery-0001", upload=upload(), actor=dock.receiver)
    assert isinstance(missed, MissedPhoto)
    crushed = CountedLine(dock.product(0), damaged=Decimal(1), reason="crushed", photos=(missed.token,))
    receipt = post_receipt(dock.order.pk, key="delivery-0001", lines=[crushed], actor=dock.receiver)
    assert [owed.receipt for owed in owed_photos()] == [receipt]
