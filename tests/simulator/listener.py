"""A place for webhooks to arrive at: keeps every request, answers as it is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WAIT_SECONDS = 60.0


@dataclass(frozen=True)
class Arrival:
    """One request, its body as raw bytes."""

    headers: dict[str, str]
    body: bytes
    at: float


class Listener:
    """`answers` are the statuses of the next answers; after them it is 204."""

    def __init__(self, answers: Sequence[int] = ()) -> None:
        self.arrivals: list[Arrival] = []
        self.answers = list(answers)
        self._lock = threading.Lock()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(listener.take(Arrival(dict(self.headers), body, time.monotonic())))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Keeps quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook/"

    def take(self, arrival: Arrival) -> int:
        with self._lock:
            self.arrivals.append(arrival)
            return self.answers.pop(0) if self.answers else 204

    def wait_for(self, number: int) -> list[Arrival]:
        """The arrivals, once there are that many; fails after a while."""
        wait_until(lambda: len(self.arrivals) >= number)
        return list(self.arrivals)


@contextmanager
def listening(*answers: int) -> Iterator[Listener]:
    listener = Listener(answers)
    thread = threading.Thread(target=listener.server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield listener
    finally:
        listener.server.shutdown()
        thread.join()
        listener.server.server_close()


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits until it holds; fails after a minute."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
