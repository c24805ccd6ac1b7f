"""Who is shown a photograph, and as what."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from receiving.models import Photo
from receiving.photos import store_photo
from receiving.storage import evidence_storage
from tests.factories import make_outlet, make_user
from tests.receiving.conftest import Dock
from tests.receiving.pictures import encoded, upload, upright_picture

pytestmark = pytest.mark.sqlite


@pytest.fixture
def photo(dock: Dock) -> Photo:
    content = encoded(upright_picture(), place=True)
    return store_photo(dock.order.pk, key="delivery-0001", upload=upload(content), actor=dock.receiver)


@pytest.fixture
def signed_in(client: Client, dock: Dock) -> Client:
    client.force_login(dock.user)
    return client


def body(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def stored_bytes(name: str) -> bytes:
    with evidence_storage().open(name) as file:
        content: bytes = file.read()
    return content


@pytest.mark.parametrize("name", ["photo", "photo-thumbnail"])
def test_a_photograph_is_served_inert_and_only_to_be_kept_privately(signed_in: Client, photo: Photo, name: str) -> None:
    response = signed_in.get(reverse(name, args=[photo.token]))
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"].startswith("private")
    assert response["Content-Disposition"].startswith("inline")
    content = body(response)
    assert content[:2] == b"\xff\xd8" and b"Invented Camera" not in content
    assert int(response["Content-Length"]) == len(content)


def test_a_copy_the_browser_has_is_not_sent_again(signed_in: Client, photo: Photo) -> None:
    address = reverse("photo", args=[photo.token])
    first = signed_in.get(address)
    body(first)
    etag = first["ETag"]
    response = signed_in.get(address, headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=5-999999999", 206, 5, None),
        ("bytes=-999999999", 206, 0, None),
    ],
)
def test_a_part_of_a_photograph_is_sent_where_asked(
    signed_in: Client, photo: Photo, asked: str, status: int, first: int, last: int | None
) -> None:
    address = reverse("photo", args=[photo.token])
    whole = body(signed_in.get(address))
    response = signed_in.get(address, headers={"Range": asked})
    assert (response.status_code, response.content) == (status, whole[first:last])
    assert response["Content-Range"].endswith(f"/{len(whole)}")


@pytest.mark.parametrize("asked", ["bytes=999999999-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_is_not_there_is_refused(signed_in: Client, photo: Photo, asked: str) -> None:
    assert signed_in.get(reverse("photo", args=[photo.token]), headers={"Range": asked}).status_code == 416


@pytest.mark.parametrize("asked", ["bytes=-", "lines=1-2", "bytes=0-1,3-4", "nonsense", f"bytes=0-{'9' * 5000}"])
def test_a_range_not_understood_gets_the_whole(signed_in: Client, photo: Photo, asked: str) -> None:
    response = signed_in.get(reverse("photo", args=[photo.token]), headers={"Range": asked})
    assert response.status_code == 200
    body(response)


@pytest.mark.parametrize("name", ["photo", "photo-thumbnail", "photo-original"])
def test_a_foreign_outlets_photograph_does_not_exist(client: Client, photo: Photo, name: str) -> None:
    client.force_login(make_user(None, "manager", outlets=[make_outlet()]))
    assert client.get(reverse(name, args=[photo.token])).status_code == 404
    assert client.get(reverse(name, args=[uuid.uuid4()])).status_code == 404


@pytest.mark.parametrize("name", ["photo", "photo-thumbnail", "photo-original"])
def test_nobody_sees_a_photograph_without_signing_in(client: Client, photo: Photo, name: str) -> None:
    response = client.get(reverse(name, args=[photo.token]))
    assert response.status_code == 302 and "/login" in response["Location"]


def test_the_original_is_a_download_for_those_with_the_right(client: Client, dock: Dock, photo: Photo) -> None:
    address = reverse("photo-original", args=[photo.token])
    client.force_login(dock.user)
    assert client.get(address).status_code == 403
    client.force_login(make_user(None, "manager", outlets=[dock.order.outlet]))
    response = client.get(address)
    assert response["Content-Disposition"] == f'attachment; filename="{dock.order.number}-{photo.token}.jpeg"'
    assert b"Invented Camera" in body(response)


def test_a_storage_that_does_not_answer_is_said_so(signed_in: Client, photo: Photo) -> None:
    evidence_storage().delete(photo.served)
    response = signed_in.get(reverse("photo", args=[photo.token]))
    assert response.status_code == 503
    assert "does not answer" in response.content.decode()


def test_that_the_storage_is_away_is_forgotten_as_soon_as_it_is_back(signed_in: Client, photo: Photo) -> None:
    """A browser that kept the 503 under the photograph's tag would be told for ever that it has the photograph."""
    kept = stored_bytes(photo.served)
    evidence_storage().delete(photo.served)
    response = signed_in.get(reverse("photo", args=[photo.token]))
    assert "ETag" not in response
    assert response["Cache-Control"] == "no-store"
    evidence_storage().save(photo.served, ContentFile(kept))
    assert body(signed_in.get(reverse("photo", args=[photo.token]))) == kept


def test_photographs_are_only_read(signed_in: Client, photo: Photo) -> None:
    for method in (signed_in.post, signed_in.put, signed_in.delete):
        assert method(reverse("photo", args=[photo.token])).status_code == 405
