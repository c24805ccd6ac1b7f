"""gunicorn, with one process and many threads: the state has one lock, and the threads wait where faults make them."""

from __future__ import annotations

import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

THREADS = 48
# Longer than any client keeps a pooled connection idle, so that no call meets one that is being closed.
KEEP_ALIVE_SECONDS = 120


class Server(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
    """Serves on the loopback address only: there is no login on the control addresses."""

    def __init__(self, port: int) -> None:
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "timeout": 0,
            "graceful_timeout": 1,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": _say_ready,
            "post_worker_init": _start_work,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from simulator.wsgi import application

        return application


def _say_ready(arbiter: Arbiter) -> None:
    port = arbiter.LISTENERS[0].sock.getsockname()[1]
    sys.stdout.write(f"simulator ready at http://127.0.0.1:{port}\n")
    sys.stdout.flush()


def _start_work(_: object) -> None:
    from simulator.changes import restore_version
    from simulator.webhooks import courier

    restore_version()
    courier.start()
