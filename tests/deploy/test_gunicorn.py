"""gunicorn takes its file, with the app behind it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from devtools.lint import PRODUCTION
from tests.deploy.conftest import DEPLOY

pytestmark = pytest.mark.sqlite


def test_gunicorn_takes_the_file_and_opens_no_second_way_in() -> None:
    command = [sys.executable, "-m", "gunicorn", "--config", str(DEPLOY / "gunicorn.conf.py"), "--print-config"]
    environment = {**os.environ, **PRODUCTION, "WEB_WORKERS": "3"}
    done = subprocess.run(
        [*command, "config.wsgi"], cwd=DEPLOY.parent, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    said = dict(line.split(" = ", 1) for line in done.stdout.splitlines() if " = " in line)
    said = {name.strip(): value.strip() for name, value in said.items()}
    assert (said["control_socket_disable"], said["workers"], said["worker_class"]) == ("True", "3", "gthread")
    assert int(said["timeout"]) > int(said["graceful_timeout"])
