"""A real gunicorn over the test database, and raw sockets to talk to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from devtools.ports import free_port
from tests.jobqueue import processes

ROOT = Path(__file__).resolve().parent.parent.parent
START_TIMEOUT_SECONDS = 90.0


@contextmanager
def gunicorn(environment: Mapping[str, str] | None = None, *, workers: int = 1, threads: int = 4) -> Iterator[int]:
    """A server on a free port, which is yielded; stopped when the block ends.

    `environment` is added to the tests' own; without a DATABASE_URL in it the server works on the test database.
    """
    port = free_port()
    process = start_gunicorn(port, environment, workers=workers, threads=threads)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(START_TIMEOUT_SECONDS)


def start_gunicorn(
    port: int, environment: Mapping[str, str] | None = None, *, workers: int = 1, threads: int = 4
) -> subprocess.Popen[bytes]:
    """A server that answers on the port, in a process group of its own; the caller ends it."""
    environment = {"DATABASE_URL": processes.test_database_url(), **(environment or {})}
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--threads", str(threads), "--log-level", "warning", "--no-control-socket"]
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **settings, **environment}, start_new_session=True)
    _wait_for(port, process)
    return process


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_TIMEOUT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    process.kill()
    raise AssertionError(f"gunicorn did not start on port {port}.")


def exchange(port: int, request: bytes) -> tuple[int, bytes]:
    """Sends raw bytes and returns the status and the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=START_TIMEOUT_SECONDS) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(request)
        answer = b""
        with suppress(ConnectionResetError):
            while chunk := connection.recv(65536):
                answer += chunk
    return int(answer.split(b" ", 2)[1]), answer


def request_bytes(body: bytes, headers: list[tuple[bytes, bytes]], *, method: bytes = b"POST") -> bytes:
    """An HTTP/1.1 request that closes its connection; headers go out as they are."""
    head = [method + b" /webhooks/lightspeed/ HTTP/1.1", b"Host: localhost", b"Connection: close"]
    head += [name + b": " + value for name, value in headers]
    head += [f"Content-Length: {len(body)}".encode()]
    return b"\r\n".join(head) + b"\r\n\r\n" + body
