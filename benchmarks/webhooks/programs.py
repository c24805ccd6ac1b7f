"""The programs of the benchmark: the site under gunicorn, and wrk against it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from devtools.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "benchmarks.webhooks.settings"
WORKERS = 2
UNSIGNED = "-"


@dataclass(frozen=True)
class Load:
    """What wrk measured. Times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    not_2xx: int
    broken: int

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def environment(database_url: str) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "DATABASE_URL": database_url}


def migrate(database_url: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment(database_url), check=True)


@contextmanager
def site(database_url: str, log: Path) -> Iterator[str]:
    """The site on a free port; its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--backlog", "2048", "--no-control-socket"]
    with log.open("ab") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(database_url), stdout=output, stderr=output)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def start_load(address: str, file: str, *, seconds: int, connections: int, threads: int = 1) -> subprocess.Popen[str]:
    """Starts wrk; `load_of` waits for it."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    command = [wrk, "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s"]
    command += ["-s", str(Path(__file__).with_name("post.lua")), address]
    variables: Mapping[str, str] = {**os.environ, "DELIVERIES": file, "THREADS": str(threads)}
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True)


def load_of(wrk: subprocess.Popen[str]) -> Load:
    output, _ = wrk.communicate()
    return Load(**json.loads(output.strip().splitlines()[-1]))


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            time.sleep(1)
            return
        time.sleep(0.05)
    raise SystemExit("gunicorn did not start.")
