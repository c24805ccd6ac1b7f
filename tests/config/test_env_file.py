"""`.env`: read for a real shop, never for invented data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.env_file import choose_settings, read_env_file

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
    choose_settings("config.settings.demo", file)
    assert BUCKET not in os.environ
    read_env_file(file)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert os.environ[BUCKET] == "real"


@pytest.mark.parametrize("named", ["DJANGO_SETTINGS_MODULE=config.settings.demo\n", ""])
def test_one_that_asks_for_invented_data_or_does_not_ask_gives_nothing_else(named: str, file: Path) -> None:
    file.write_text(f"{named}{BUCKET}=real\n")
    choose_settings("config.settings.demo", file)
    read_env_file(file)
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings.demo"
    assert BUCKET not in os.environ


def test_settings_named_on_the_command_line_count(file: Path) -> None:
    choose_settings("config.settings.demo", file)
    # Django does this for --settings, before it reads the settings.
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    read_env_file(file)
    assert BUCKET not in os.environ
