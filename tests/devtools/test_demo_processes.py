"""Whatever the demo started ends with it, and a program that fails is named with its own last words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from devtools.demo.processes import Program, ProgramFailed, programs

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("child", child.pid, flush=True)
time.sleep(600)
"""


def is_alive(pid: int) -> bool:
    """Whether the process runs: one that has ended and was not yet collected by its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 60
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def test_children_end_with_the_program_that_started_them(tmp_path: Path) -> None:
    with programs(tmp_path, os.environ) as started:
        program = started.start("parent", [sys.executable, "-c", PARENT], lambda program: "child" in program.tail())
        child = int(program.tail().split()[1])
        assert is_alive(child)
    assert program.process.poll() is not None
    assert wait_until_gone(child)


def test_everything_ends_when_the_block_fails(tmp_path: Path) -> None:
    seen: list[Program] = []

    def fail_inside() -> None:
        with programs(tmp_path, os.environ) as started:
            sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
            seen.append(started.start("sleeper", sleeper, lambda _: True))
            raise LookupError

    with pytest.raises(LookupError):
        fail_inside()
    assert seen[0].process.poll() is not None


def test_a_stop_while_a_program_is_being_started_ends_it_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    born: list[subprocess.Popen[bytes]] = []
    really = subprocess.Popen

    def interrupted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        born.append(really(*arguments, **options))
        signal.raise_signal(signal.SIGINT)
        return born[0]

    monkeypatch.setattr(subprocess, "Popen", interrupted)
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    with pytest.raises(KeyboardInterrupt), programs(tmp_path, os.environ) as started:
        started.start("sleeper", sleeper, lambda _: True)
    assert wait_until_gone(born[0].pid)


def test_a_program_that_does_not_start_is_named_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the port is taken'); raise SystemExit(3)"]
    with programs(tmp_path, os.environ) as started, pytest.raises(ProgramFailed, match="exit 3") as failure:
        started.start("web server", command, lambda _: False)
    assert "web server" in str(failure.value)
    assert "the port is taken" in str(failure.value)


def test_a_command_that_fails_is_named_and_one_that_works_is_done(tmp_path: Path) -> None:
    with programs(tmp_path, os.environ) as started:
        started.run("migrate", [sys.executable, "-c", "print('every table')"])
        started.check()
        with pytest.raises(ProgramFailed, match=r"The migrate failed \(exit 2\):\nthe disk is full"):
            started.run("migrate", [sys.executable, "-c", "print('the disk is full'); raise SystemExit(2)"])
