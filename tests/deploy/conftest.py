"""Debian's own programs judge what lies in deploy/. Without one its tests are not run; in CI that is a failure."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from devtools.mariadb import MariaDBMissing, find_program
from tests.conftest import in_ci

DEPLOY = Path(__file__).resolve().parent.parent.parent / "deploy"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run() -> Run:
    """Runs a program with its arguments and gives what it said and its exit code."""

    def call(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [program(name), *map(str, arguments)]
        environment = {**os.environ, "TZ": "UTC"}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)

    return call


def program(name: str) -> str:
    try:
        return find_program(name)
    except MariaDBMissing:
        missing = f"{name} is missing: apt-get install nginx-light logrotate cron systemd"
        if in_ci():
            pytest.fail(missing)
        pytest.skip(missing)
