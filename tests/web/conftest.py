"""What the tests of pages share."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.consignments.cast import Cast
from tests.web.world import World


@pytest.fixture(autouse=True)
def evidence_folder(tmp_path: Path, settings: Settings) -> Path:
    """Photographs of a test lie in a folder of its own."""
    folder = tmp_path / "evidence"
    backend = {"BACKEND": "receiving.storage.AtomicFileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "evidence": backend}
    return folder


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def buyer(cast: Cast, client: Client) -> Client:
    """The browser of the buyer."""
    assert cast.buyer.user
    client.force_login(cast.buyer.user)
    return client


@pytest.fixture(autouse=True)
def orm_beside_playwright(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright keeps an event loop in the test's thread, in which Django would refuse to ask the database."""
    if request.node.get_closest_marker("browser"):
        monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
