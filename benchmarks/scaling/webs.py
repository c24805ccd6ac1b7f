"""The web servers, and those who ask them for jobs."""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from benchmarks.scaling.machines import Machine

PORT = 8010
_PATIENCE_SECONDS = 30.0


class Web:
    """gunicorn with two processes on one machine."""

    def __init__(self, machine: Machine, port: int, environment: dict[str, str]) -> None:
        self.address, self.port = machine.address, port
        self._machine, self._environment = machine, environment
        self.start()

    def start(self) -> None:
        command = [*self._machine.prefix, sys.executable, "-m", "gunicorn", "config.wsgi:application"]
        command += ["--bind", f"{self.address}:{self.port}", "--workers", "2", "--no-control-socket"]
        with (self._machine.folder / "web.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                env=self._environment,
                cwd=self._machine.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Ends all its processes with SIGKILL."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(40)

    def ask(self) -> int:
        """The id of a new job; raises OSError or HTTPException where no answer came."""
        connection = http.client.HTTPConnection(self.address, self.port, timeout=10)
        try:
            connection.request("POST", "/jobs/")
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 202:
                raise http.client.HTTPException(f"status {answer.status}")
            return int(text)
        finally:
            connection.close()


@dataclass
class Askers:
    """Threads that ask both web servers in turn; `known` are the jobs that were answered for."""

    webs: list[Web]
    per_second: float
    known: set[int] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    _stopped: Event = field(default_factory=Event)
    _lock: Lock = field(default_factory=Lock)

    def start(self, count: int) -> None:
        self._threads = [Thread(target=self._ask_on, args=(random.Random(number),)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()

    def _ask_on(self, chance: random.Random) -> None:
        pause = len(self._threads) / self.per_second
        while not self._stopped.wait(chance.expovariate(1 / pause)):
            web = chance.choice(self.webs)
            try:
                job_id = web.ask()
            except (OSError, http.client.HTTPException):
                with self._lock:
                    self.answers["no answer"] += 1
                continue
            with self._lock:
                self.known.add(job_id)
                self.answers[web.address + f":{web.port}"] += 1


def wait_until_served(webs: list[Web]) -> None:
    """Returns when each answers; raises OSError where one does not within half a minute."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    for web in webs:
        while True:
            try:
                web.ask()
                break
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def logs(folder: Path) -> str:
    """The ends of the web servers' logs."""
    return "\n".join(file.read_text(errors="replace")[-1500:] for file in folder.glob("*/web.log"))
