"""cron's lines: each names a task that exists, is written once, and runs with the little that cron gives a job."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.utils.module_loading import import_string
from pytest_django import Settings
from structlog.testing import capture_logs

from config.cron import TASKS, Task
from operations import clock
from operations.clock_notes import clock_findings
from operations.findings import Level
from tests.deploy.conftest import Run

# django-crontab leaves the pipe from which it reads the table to the garbage collector.
pytestmark = [pytest.mark.sqlite, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def table(tmp_path: Path, settings: Settings) -> Path:
    """A crontab of this test's own, with a line of somebody else in it."""
    table, program = tmp_path / "table", tmp_path / "crontab"
    table.write_text("@daily true # somebody else's\n")
    program.write_text(f'#!/bin/sh\n[ "$1" = -l ] && exec cat {table}\nexec cp "$1" {table}\n')
    program.chmod(0o755)
    settings.CRONTAB_EXECUTABLE = str(program)
    settings.CRONTAB_COMMAND_SUFFIX = f">> {tmp_path}/cron.log 2>&1"
    return table


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_task_is_a_command_with_arguments_that_it_takes(task: Task) -> None:
    name, *arguments = task.command
    command = load_command_class(get_commands()[name], name)
    command.create_parser("manage.py", name).parse_args(arguments)


def test_every_line_of_the_setting_leads_to_its_task(settings: Settings) -> None:
    assert [job[2] for job in settings.CRONJOBS] == [[task.name] for task in TASKS]
    for _, function, _ in settings.CRONJOBS:
        assert callable(import_string(function))


def test_lines_are_written_once_and_follow_the_setting(
    table: Path, settings: Settings, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # cron takes no path of more than a hundred characters.
    monkeypatch.chdir(table.parent)
    call_command("crontab", "add", verbosity=0)
    call_command("crontab", "add", verbosity=0)
    lines = table.read_text().splitlines()
    assert len(lines) == len(TASKS) + 1
    assert run("crontab", "-n", table.name).returncode == 0
    settings.CRONJOBS = [("1 1 * * *", "operations.clock.run_for_cron", ["poll"])]
    call_command("crontab", "add", verbosity=0)
    assert len(table.read_text().splitlines()) == 2
    call_command("crontab", "remove", verbosity=0)
    assert table.read_text() == "@daily true # somebody else's\n"


def test_a_line_runs_with_nothing_but_what_cron_gives_it(table: Path, settings: Settings, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    environment.write_text(
        f"DJANGO_SETTINGS_MODULE={os.environ['DJANGO_SETTINGS_MODULE']}\n"
        f"DATABASE_URL='sqlite:///{settings.DATABASES['default']['NAME']}'\nVAR_DIR={tmp_path}\nTMPDIR={tmp_path}\n"
    )
    settings.CRONTAB_COMMAND_PREFIX = f"set -a; . {environment}; set +a;"
    settings.CRONJOBS = [("* * * * *", "operations.clock.run_for_cron", ["health"])]
    settings.CRONTAB_DJANGO_SETTINGS_MODULE = os.environ["DJANGO_SETTINGS_MODULE"]
    call_command("crontab", "add", verbosity=0)
    line = table.read_text().splitlines()[-1].split(None, 5)[5].rpartition(" # ")[0]
    # The hash is looked up in the settings that the line names, where the task has its own times.
    line = line.replace(line.split("crontab run ")[1].split()[0], job_hash("health"))
    given = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "nobody"}
    done = subprocess.run(["/bin/sh", "-c", line], env=given, cwd=tmp_path, check=False, timeout=60)
    log = (tmp_path / "cron.log").read_text()
    assert done.returncode == 0, log
    assert "name who is to be told" in log
    assert "clock.failed" in log


def job_hash(name: str) -> str:
    """As django-crontab makes it, from the setting as it is in a fresh process."""
    task = next(task for task in TASKS if task.name == name)
    job = [task.cron, "operations.clock.run_for_cron", [name]]
    return hashlib.md5(json.JSONEncoder(sort_keys=True).encode(job).encode()).hexdigest()  # noqa: S324


def test_a_failure_is_told_in_the_log_and_by_the_exit_code(settings: Settings) -> None:
    settings.HEALTH_MAIL_TO = []
    with capture_logs() as told:
        assert clock.run("health") == 2
    assert [(line["event"], line["task"], line["code"]) for line in told] == [("clock.failed", "health", 2)]


def test_the_list_names_every_task() -> None:
    out = StringIO()
    call_command("clock", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()] == [task.name for task in TASKS]


@pytest.mark.parametrize(
    ("name", "end", "told"),
    [
        ("evidence", CommandError("Faults in the evidence: 3."), (Level.RED, "3.")),
        ("sessions", ValueError("no"), (Level.AMBER, "see the log")),
        ("backup", CommandError("made, but 1 file", returncode=clock.DONE_WITH_FAULTS), None),
        ("poll", CommandError("Lightspeed does not answer."), None),
    ],
)
def test_a_failure_is_told_by_check_health_until_the_task_succeeds(
    name: str, end: Exception, told: tuple[Level, str] | None, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    with patch("operations.clock.call_command", side_effect=end):
        clock.run(name)
    found = [(each.code, each.level, each.sentence) for each in clock_findings()]
    if told:
        ((code, level, sentence),) = found
        assert (code, level) == (f"clock:{name}", told[0])
        assert sentence.endswith(told[1])
    else:
        assert found == []
    with patch("operations.clock.call_command"):
        assert clock.run(name) == 0
    assert clock_findings() == []
