"""The processes that are killed, started again as systemd would, and what was killed when."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import descendants


@dataclass(frozen=True)
class Kill:
    """One act of violence: when, what, and the processes it ended. A database restart ends none but hurts all."""

    at: float
    what: str
    pids: frozenset[int]


@dataclass
class Victims:
    """Supervisors of two workers each, restarted at once when they end."""

    environment: dict[str, str]
    log: Path
    count: int = 2
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    exit_codes: list[int] = field(default_factory=list)

    def start_missing(self) -> None:
        """Starts what is not running."""
        self.processes = [process for process in self.processes if process.poll() is None]
        while len(self.processes) < self.count:
            with self.log.open("ab") as log:
                self.processes.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "django", "runworker", "--workers", "2"],
                        env=self.environment,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )
                )

    def kill_one(self, chance: random.Random) -> Kill | None:
        """Kills a worker, a supervisor or both at once; None where there was nothing to kill just now."""
        process = chance.choice(self.processes)
        children = descendants(process.pid)
        what = chance.choice(["worker", "worker", "supervisor", "group"])
        if what == "worker" and not children:
            return None
        target = chance.choice(children) if what == "worker" else process.pid
        # A supervisor's children die with it.
        pids = frozenset([target] if what == "worker" else [process.pid, *children])
        kill = Kill(time.time(), what, pids)
        if what == "group":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            os.kill(target, signal.SIGKILL)
        if what != "worker":
            process.wait(10)
        self.kills.append(kill)
        return kill

    def stop(self) -> None:
        """Asks all to stop and notes how they ended."""
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        self.exit_codes = [process.wait(60) for process in self.processes]
