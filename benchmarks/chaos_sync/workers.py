"""Worker processes, started as in production and killed with -9 at random."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.chaos_sync.surroundings import ROOT
from jobqueue.models import Worker

STOP_SECONDS = 60


class Workers:
    """One supervisor with `count` workers; `killed` counts what died by our hand."""

    def __init__(self, count: int, folder: Path, chance: random.Random, kill_every: float) -> None:
        self.killed = 0
        self._count, self._chance, self._kill_every = count, chance, kill_every
        self._log = (folder / "workers.log").open("w")
        self._supervisor = self._start()
        self._next_kill = time.monotonic() + kill_every

    def kill_some(self) -> None:
        """Now and then a worker, rarely the supervisor with all of them."""
        if time.monotonic() < self._next_kill:
            return
        self._next_kill = time.monotonic() + self._chance.uniform(0.5, 1.5) * self._kill_every
        if self._chance.random() < 0.1:
            self._kill(self._supervisor.pid)
            self._supervisor.wait()
            self._supervisor = self._start()
            return
        pids = list(Worker.objects.values_list("pid", flat=True))
        if pids:
            self._kill(self._chance.choice(pids))

    def stop(self) -> None:
        """Lets running jobs finish."""
        self._supervisor.terminate()
        try:
            self._supervisor.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._supervisor.kill()
        self._log.close()

    def _kill(self, pid: int) -> None:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.killed += 1

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "manage.py", "runworker", "--workers", str(self._count)]
        return subprocess.Popen(command, cwd=ROOT, stdout=self._log, stderr=self._log)
