"""The two questions a load balancer asks."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db
DUMMY_CACHE = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where photographs would lie: not made yet."""
    location = tmp_path / "media" / "evidence"
    options = {"BACKEND": "receiving.storage.AtomicFileSystemStorage", "OPTIONS": {"location": location}}
    settings.STORAGES = {**settings.STORAGES, "evidence": options}
    return location


def reasons(client: Client) -> dict[str, str]:
    answer = client.get("/readyz")
    assert (answer.status_code == 503) == ("not_ready" in answer.json())
    found: dict[str, str] = answer.json().get("not_ready", {})
    return found


def test_healthz_answers_without_asking_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_readyz_is_ready_and_asks_little(
    client: Client, folder: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(3):
        response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


def test_without_the_database_it_is_503_and_tells_no_detail(client: Client, folder: Path) -> None:
    with patch.object(connection, "cursor", side_effect=OperationalError("host db-7 is down")):
        assert reasons(client) == {"database": "It does not answer."}


def test_a_migration_that_is_missing_is_counted(client: Client, folder: Path) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="operations").delete()
    assert "of this version are missing: run migrate." in reasons(client)["migrations"]


def test_photographs_that_cannot_be_kept_are_a_reason(client: Client, folder: Path) -> None:
    folder.parent.write_text("in the way")
    assert reasons(client) == {"storage": "Photographs cannot be kept: a file lies where the folder should be."}


def test_a_cache_that_forgets_is_a_reason(client: Client, folder: Path, settings: Settings) -> None:
    settings.CACHES = DUMMY_CACHE
    assert reasons(client) == {"cache": "It does not keep what is written."}


def test_health_pages_refuse_to_be_posted_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405
