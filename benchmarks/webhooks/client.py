"""A sender that keeps at it: each delivery again until it is taken, as Lightspeed does, only sooner."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from urllib.parse import urlsplit

PATH = "/webhooks/lightspeed/"
PAUSE_SECONDS = 0.5
GIVE_UP_SECONDS = 120.0


@dataclass
class Sent:
    """What came back: how often each status, and the deliveries that were never taken."""

    answers: Counter[int | str] = field(default_factory=Counter)
    lost: int = 0
    seconds: float = 0.0


def send_all(address: str, deliveries: Sequence[tuple[str, bytes]], *, connections: int) -> Sent:
    """Sends every delivery until it is answered 202, or GIVE_UP_SECONDS have passed."""
    sent, lock = Sent(), Lock()
    place = urlsplit(address).netloc

    def send(delivery: tuple[str, bytes]) -> None:
        deadline = time.monotonic() + GIVE_UP_SECONDS
        while time.monotonic() < deadline:
            answer = _post(place, *delivery)
            with lock:
                sent.answers[answer] += 1
            if answer == 202:
                return
            time.sleep(PAUSE_SECONDS)
        with lock:
            sent.lost += 1

    started = time.monotonic()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(send, deliveries))
    sent.seconds = time.monotonic() - started
    return sent


def _post(place: str, signature: str, body: bytes) -> int | str:
    """The status, or the kind of fault."""
    connection = http.client.HTTPConnection(place, timeout=60)
    try:
        headers = {"Content-Type": "application/json", "X-Lightspeed-Signature": signature}
        connection.request("POST", PATH, body, headers)
        return connection.getresponse().status
    except OSError as fault:
        return type(fault).__name__
    finally:
        connection.close()
