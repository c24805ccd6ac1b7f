"""The demo itself: the whole order, on real programs, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from devtools.demo.steps import Step, StepFailed, run_steps
from tests.jobqueue.processes import wait_until

# Runs of the demo bring their own SQLite and servers: a second time, on MariaDB, would show nothing new.
LIMIT_SECONDS = 170


def start_demo(folder: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "DEMO_FOLDER": str(folder)}
    command = [sys.executable, "-m", "devtools.demo"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def programs_using(folder: Path) -> list[int]:
    """The processes that have the demo's folder in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            environment = entry.read_bytes()
        except OSError:
            continue
        if f"DEMO_FOLDER={folder}".encode() in environment.split(b"\0"):
            found.append(int(entry.parent.name))
    return found


def wait_for_text(demo: subprocess.Popen[str], text: str) -> None:
    assert demo.stdout is not None
    for line in demo.stdout:
        if text in line:
            return
    pytest.fail(f"The demo ended without saying {text!r}.")


@pytest.mark.sqlite
@pytest.mark.slow
def test_the_demo_carries_an_order_to_complete(tmp_path: Path) -> None:
    with start_demo(tmp_path / "demo") as demo:
        said, _ = demo.communicate(timeout=LIMIT_SECONDS)
    assert demo.returncode == 0, said
    assert "COMPLETE: 563 pieces on both sides" in said
    assert said.count("Everything agrees.") == 2
    for kind in ("transfer between two outlets", "return to the supplier"):
        assert f"One {kind}" in said
    assert "COMPLETE: 12.70 credited" in said
    assert programs_using(tmp_path / "demo") == []


@pytest.mark.sqlite
@pytest.mark.slow
@pytest.mark.parametrize(
    ("step", "programs", "end", "exit_code"),
    [("Start a simulated Lightspeed", 2, signal.SIGINT, 130), ("Start the worker", 4, signal.SIGTERM, 143)],
)
def test_a_stopped_demo_takes_its_programs_along(
    tmp_path: Path, step: str, programs: int, end: signal.Signals, exit_code: int
) -> None:
    with start_demo(tmp_path / "demo") as demo:
        wait_for_text(demo, step)
        assert len(programs_using(tmp_path / "demo")) >= programs
        demo.send_signal(end)
        assert demo.wait(LIMIT_SECONDS) == exit_code
    # What was killed with its whole group may take a moment to go.
    wait_until(lambda: programs_using(tmp_path / "demo") == [], "the demo's programs are gone", timeout=20)


def test_a_step_that_fails_is_named_with_its_reason() -> None:
    def fail() -> str:
        raise LookupError("the pallet is not there")

    def count() -> str:
        ran.append("count")
        return ""

    ran: list[str] = []
    steps = [Step("Unload", fail), Step("Count", count)]
    with pytest.raises(StepFailed, match="Unload: LookupError: the pallet is not there"):
        run_steps(Console(quiet=True), steps)
    assert ran == []
