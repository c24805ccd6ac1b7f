"""Settings that cannot be read: one sentence with the setting's name, whichever command was called."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_what_fails_once_the_settings_are_read_keeps_its_traceback() -> None:
    with pytest.raises(ValueError, match="later"), told_in_a_sentence():
        raise ValueError("later")
    assert sentence_of(ValueError("elsewhere")) == "ValueError: elsewhere"
