"""A database, a simulator and a web server of their own, thrown away at the end."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from devtools.ports import free_port
from tests.support.simulator import Simulator, running_simulator

ROOT = Path(__file__).resolve().parents[2]
SECRET = "chaos-webhook-secret-of-more-than-32-characters"
WINDOW_SECONDS = 4
REGISTERS = 8


@dataclass(frozen=True)
class Surroundings:
    """What a run works with."""

    simulator: Simulator
    folder: Path


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Sets the environment of this process and its children; DATABASE_URL, where given, names a throwaway database."""
    port = free_port()
    # The real window, sped up: the shared budget is spent and waited for many times in a run.
    switches = {"rate_window_seconds": WINDOW_SECONDS, "registers": REGISTERS, "webhook_clock": 0.05}
    with TemporaryDirectory(prefix="chaos-sync-") as name:
        hook = f"http://127.0.0.1:{port}/webhooks/lightspeed/"
        with running_simulator(webhook_url=hook, webhook_secret=SECRET, switches=switches) as simulator:
            _environ(simulator, Path(name))
            manage("migrate", "--verbosity", "0")
            with web_server(port, Path(name)):
                yield Surroundings(simulator, Path(name))


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a management command; raises CalledProcessError where it fails."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)


@contextmanager
def web_server(port: int, folder: Path) -> Iterator[None]:
    """Takes the webhooks."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"]
    with (folder / "web.log").open("w") as log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as server:
        try:
            yield
        finally:
            server.terminate()


def _environ(simulator: Simulator, folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'chaos.sqlite3'}")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings.demo",
        LIGHTSPEED_BASE_URL=simulator.url,
        LIGHTSPEED_TOKEN=simulator.token,
        LIGHTSPEED_WEBHOOK_SECRETS=SECRET,
        LIGHTSPEED_READ_TIMEOUT="1.5",
        LIGHTSPEED_CREATE_GRACE_SECONDS="5",
        LIGHTSPEED_WINDOW_SECONDS=str(WINDOW_SECONDS),
        LOG_LEVEL="WARNING",
        LOG_FORMAT="json",
    )
