"""logrotate takes its file, and a rotated log is whole and written on."""

from __future__ import annotations

import getpass
import grp
import os
from pathlib import Path

import pytest

from tests.deploy.conftest import DEPLOY, Run

pytestmark = pytest.mark.sqlite


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir(mode=0o750)
    (folder / "cron.log").write_text("yesterday\n")
    return folder


@pytest.fixture
def configuration(tmp_path: Path, logs: Path) -> Path:
    """The file as it is shipped, with the folder and the user of this test."""
    user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    shipped = (DEPLOY / "logrotate" / "consignments").read_text()
    target = tmp_path / "consignments"
    target.write_text(
        shipped.replace("/var/log/consignments", str(logs)).replace("consignments consignments", f"{user} {group}")
    )
    target.chmod(0o644)
    return target


def test_logrotate_finds_no_fault(configuration: Path, run: Run) -> None:
    verdict = run("logrotate", "-d", configuration)
    assert verdict.returncode == 0
    assert "error" not in verdict.stderr.lower()


def test_a_rotated_log_is_whole_and_the_next_one_begins(
    configuration: Path, logs: Path, tmp_path: Path, run: Run
) -> None:
    verdict = run("logrotate", "-f", "-s", tmp_path / "state", configuration)
    assert verdict.returncode == 0, verdict.stderr
    (rotated,) = logs.glob("cron.log-*")
    assert rotated.read_text() == "yesterday\n"
    assert (logs / "cron.log").read_text() == ""
    assert (logs / "cron.log").stat().st_mode & 0o777 == 0o640
