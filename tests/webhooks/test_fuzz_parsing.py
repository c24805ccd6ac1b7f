"""A fuzzer that watches which code it reaches, for a few seconds; `make fuzz` gives it as long as one likes."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from tests.webhooks.fuzzing.property import check, conditions

pytestmark = pytest.mark.sqlite

CORPUS = Path(__file__).parent / "fuzzing" / "corpus"
LIMITS = ("-max_total_time=3", "-seed=1")


@pytest.mark.parametrize("file", sorted(CORPUS.iterdir()), ids=lambda file: file.name)
def test_what_it_starts_from_is_answered_as_its_name_says(file: Path) -> None:
    with conditions():
        assert str(check(file.read_bytes())) == file.name.rpartition("-")[2]


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is built for Linux on x86-64 only")
def test_whatever_it_thinks_of_is_answered_from_the_list(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.webhooks.fuzzing", str(tmp_path), *LIMITS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert "DONE" in done.stderr
