"""A short run of the chaos harness; `python -m benchmarks.chaos` is the long one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.jobqueue.processes import ROOT


def _chaos(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.chaos", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.mariadb
@pytest.mark.slow
def test_kills_and_a_database_restart_lose_nothing_on_mariadb() -> None:
    said = _chaos("--seconds", "30", "--seed", "7")
    assert "killed the database" in said
    assert "slowest recovery" in said


@pytest.mark.sqlite
@pytest.mark.slow
def test_kills_lose_nothing_on_sqlite() -> None:
    assert "slowest recovery" in _chaos("--sqlite", "--seconds", "15", "--seed", "7")
