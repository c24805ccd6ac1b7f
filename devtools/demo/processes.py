"""Starting the demo's programs and stopping all of them again, however the demo ends."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from devtools.stopping import stopped_only_afterwards

READY_TIMEOUT_SECONDS = 30.0
STOP_TIMEOUT_SECONDS = 15.0
LOG_TAIL_LINES = 15


class ProgramFailed(RuntimeError):
    """A program of the demo did not start, or ended by itself; the message ends with the end of its log."""


@dataclass(frozen=True)
class Program:
    """A running program with the log that it writes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self) -> str:
        """The last lines of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])


class Programs:
    """The programs that were started. Each leads its own process group, so that its children end with it."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._running: list[Program] = []

    def start(self, name: str, command: list[str], is_ready: Callable[[Program], bool]) -> Program:
        """Starts `command` and returns when `is_ready` says so; raises ProgramFailed."""
        program = self._launch(name, command)
        self._wait(program, is_ready)
        return program

    def run(self, name: str, command: list[str]) -> None:
        """Runs `command` to its end; raises ProgramFailed."""
        program = self._launch(name, command)
        code = program.process.wait()
        self._running.remove(program)
        if code:
            raise ProgramFailed(f"The {name} failed (exit {code}):\n{program.tail()}")

    def _launch(self, name: str, command: list[str]) -> Program:
        log = self._folder / f"{name}.log"
        with log.open("wb") as output, stopped_only_afterwards():
            process = subprocess.Popen(
                command,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            program = Program(name, process, log)
            self._running.append(program)
        return program

    def check(self) -> None:
        """Raises ProgramFailed if one of the programs has ended by itself."""
        for program in self._running:
            if program.process.poll() is not None:
                code = program.process.returncode
                raise ProgramFailed(f"The {program.name} ended by itself (exit {code}):\n{program.tail()}")

    def stop(self) -> None:
        """Ends every program and its children: asked first, the last started first; killed where that does not help."""
        while self._running:
            program = self._running.pop()
            _signal_group(program.process, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                program.process.wait(STOP_TIMEOUT_SECONDS)
            _signal_group(program.process, signal.SIGKILL)
            program.process.wait()

    def _wait(self, program: Program, is_ready: Callable[[Program], bool]) -> None:
        deadline = time.monotonic() + READY_TIMEOUT_SECONDS
        while not is_ready(program):
            self.check()
            if time.monotonic() > deadline:
                raise ProgramFailed(f"The {program.name} did not get ready in time:\n{program.tail()}")
            time.sleep(0.05)


@contextmanager
def programs(folder: Path, environment: Mapping[str, str]) -> Iterator[Programs]:
    """Programs with `environment` that write their logs to `folder`; all are stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    started = Programs(folder, environment)
    try:
        yield started
    finally:
        started.stop()


def _signal_group(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, how)
