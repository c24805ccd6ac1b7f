"""systemd reads the units, finds them closed enough, and its timers name the same moments as cron's lines."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from config.cron import TASKS, Task
from tests.deploy.conftest import DEPLOY, Run

pytestmark = pytest.mark.sqlite
UNITS = DEPLOY / "systemd"
HOME = "/srv/consignments/current"
# 10 is a service without any protection.
MOST_EXPOSED = 30


@pytest.fixture
def units(tmp_path: Path) -> list[Path]:
    """The units with the programs of this machine in the place of those of a host."""
    root = DEPLOY.parent
    for unit in UNITS.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace(HOME, str(root)))
    return sorted(tmp_path.iterdir())


def test_systemd_finds_no_fault_in_any_unit(units: list[Path], run: Run) -> None:
    real = [unit for unit in units if "@" not in unit.name]
    instances = []
    for template in (unit for unit in units if "@" in unit.name):
        instances.append(template.with_name(template.name.replace("@", "@poll")))
        instances[-1].write_text(template.read_text())
    verdict = run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *real, *instances)
    assert (verdict.returncode, verdict.stdout + verdict.stderr) == (0, "")


def test_a_fault_in_a_unit_would_be_found(tmp_path: Path, run: Run) -> None:
    unit = tmp_path / "broken.service"
    unit.write_text((UNITS / "consignments-web.service").read_text().replace("Type=notify", "Type=notfy"))
    verdict = run("systemd-analyze", "verify", "--man=no", unit)
    assert "notfy" in verdict.stderr


@pytest.mark.parametrize("name", ["consignments-web.service", "consignments-worker.service"])
def test_services_may_do_little_beyond_their_work(name: str, run: Run) -> None:
    verdict = run("systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", UNITS / name)
    assert verdict.returncode == 0, verdict.stdout[-1500:]


def test_every_service_has_the_same_walls() -> None:
    walls = {_walls(unit) for unit in UNITS.glob("*.service")}
    assert len(walls) == 1
    assert "\nProtectSystem=strict\n" in walls.pop()


def _walls(unit: Path) -> str:
    return unit.read_text().partition("# What it may write")[2].partition("[Install]")[0].strip()


def test_a_service_that_fails_is_told() -> None:
    for unit in UNITS.glob("*.service"):
        said, is_the_teller = unit.read_text(), unit.name == "consignments-failed@.service"
        assert ("\nOnFailure=consignments-failed@%n.service\n" in said) is not is_the_teller
        # What systemd starts again for ever never fails for good.
        assert ("\nRestart=always\n" in said) is ("\nExecStopPost=-/usr/bin/python3" in said)
    assert "/deploy/tell_failed.py %i\n" in (UNITS / "consignments-failed@.service").read_text()


def test_the_worker_has_longer_to_stop_than_its_jobs_to_finish() -> None:
    unit = (UNITS / "consignments-worker.service").read_text()
    grace, stop = re.search(r"--grace (\d+)", unit), re.search(r"TimeoutStopSec=(\d+)", unit)
    assert grace
    assert stop
    assert int(stop[1]) > int(grace[1])


def test_every_task_has_its_timer_and_no_timer_is_left_over() -> None:
    assert {unit.name for unit in UNITS.glob("*.timer")} == {f"consignments-{task.name}.timer" for task in TASKS}
    for task in TASKS:
        unit = (UNITS / f"consignments-{task.name}.timer").read_text()
        assert f"OnCalendar={task.calendar}\nUnit=consignments-clock@{task.name}.service\n" in unit


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_cron_and_timer_name_the_same_moments(task: Task, run: Run) -> None:
    said = run("systemd-analyze", "calendar", "--iterations=4", "--base-time=2026-11-27 00:30:30 UTC", task.calendar)
    elapses = re.findall(r"(?:Next elapse|Iter\. #\d+|Iteration #\d+): \w{3} (\S+ \S+) UTC", said.stdout)
    assert [datetime.fromisoformat(found) for found in elapses] == moments(task.cron, 4), said.stdout


def moments(cron: str, wanted: int) -> list[datetime]:
    """The first moments of a cron line after the base time, found minute by minute."""
    minute, hour, day, month, weekday = cron.split()
    assert month == "*"
    found: list[datetime] = []
    at = datetime(2026, 11, 27, 0, 31)
    while len(found) < wanted:
        fields = ((minute, at.minute), (hour, at.hour), (day, at.day), (weekday, at.isoweekday() % 7))
        if all(value in spread(field) for field, value in fields):
            found.append(at)
        at += timedelta(minutes=1)
    return found


def spread(field: str) -> range:
    """The values of `*`, `7`, `*/5` and `2-59/5`."""
    span, _, step = field.partition("/")
    first, _, last = ("0-59" if span == "*" else span).partition("-")
    return range(int(first), int(last or first) + 1, int(step or 1))
