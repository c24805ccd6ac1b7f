"""`.env`: read for a real shop, never for invented data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.env_file import read_env_file

BUCKET = "EVIDENCE_S3_BUCKET"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DJANGO_SETTINGS_MODULE", BUCKET):
        # Set before it is taken away, so that what is read is gone after the test.
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    file = tmp_path / ".env"
    file.write_text(f"DJANGO_SETTINGS_MODULE=config.settings.production\n{BUCKET}=real\n")
    return file


@pytest.mark.parametrize("settings", ["config.settings.demo", "config.settings.test", "benchmarks.pages.settings"])
def test_invented_data_does_not_meet_a_real_shop(settings: str, file: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    read_env_file(file)
    assert BUCKET not in os.environ


def test_a_real_shop_is_read_and_the_environment_wins(file: Path) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings.production", BUCKET: "from the environment"}
    read_env_file(file)
    assert os.environ[BUCKET] == "from the environment"


def test_it_may_say_which_settings(file: Path) -> None:
    read_env_file(file)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert os.environ[BUCKET] == "real"
