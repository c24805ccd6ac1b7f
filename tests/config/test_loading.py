"""Settings that cannot be read, a database that is away: one sentence, whichever command was called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError

from config.loading import sentence_of, told_in_a_sentence

pytestmark = pytest.mark.sqlite
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set. Set it in the environment or in .env: see .env.example."),
        ("HEALTH_OLDEST_JOB_MINUTES", "five", 'env.int("HEALTH_OLDEST_JOB_MINUTES"'),
    ],
)
def test_a_command_says_what_is_wrong_and_no_more(name: str, value: str, said: str) -> None:
    settings = "production" if name == "SECRET_KEY" else "demo"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": f"config.settings.{settings}", name: value}
    command = [sys.executable, "manage.py", "doctor"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith("The settings cannot be read. ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "error", [(2002, "Can't connect to server on 'db'"), (1045, "Access denied"), ("unable to open database file",)]
)
def test_a_database_that_is_away_is_told_in_a_sentence(
    error: tuple[int | str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended, told_in_a_sentence():
        raise OperationalError(*error)
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("The database does not answer: ")
    assert str(error[-1]) in said


def test_a_race_that_was_lost_keeps_its_traceback() -> None:
    with pytest.raises(OperationalError), told_in_a_sentence():
        raise OperationalError(1213, "Deadlock found")


def test_what_fails_once_the_settings_are_read_keeps_its_traceback() -> None:
    with pytest.raises(ValueError, match="later"), told_in_a_sentence():
        raise ValueError("later")
    assert sentence_of(ValueError("elsewhere")) == "ValueError: elsewhere"
