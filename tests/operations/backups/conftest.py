"""Photographs and backups of a test lie in folders of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.receiving.conftest import evidence_folder as evidence_folder


@pytest.fixture(autouse=True)
def backup_folder(tmp_path: Path, settings: Settings) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.VAR_DIR = tmp_path / "var"
    settings.BACKUP_KEY = "invented passphrase of the tests"
    return tmp_path / "backups"
