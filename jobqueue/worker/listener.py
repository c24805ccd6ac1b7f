"""The socket on which idle children wait: one datagram wakes one of them."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from pathlib import Path

from jobqueue.wake import wake_directory
from jobqueue.worker.processes import started_at


class Listener:
    """Bound by the supervisor, inherited by its children. Without a place to bind it still serves the supervisor.

    Not `announced`, it is woken by its supervisor alone, as suits a worker that would leave most new jobs anyway.
    """

    def __init__(self, patience: float, *, announced: bool = True) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.path = self._bind() if announced else None
        if self.path is None:
            self._socket.bind("")
        seconds, rest = divmod(patience, 1)
        # The kernel's own time limit: with Python's, every idle child would wake for each datagram.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", int(seconds), int(rest * 1e6)))

    def _bind(self) -> Path | None:
        path = wake_directory() / f"{os.getpid()}.sock"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _remove_dead(path.parent)
            self._socket.bind(str(path))
        except OSError:
            return None
        return path

    def wait(self) -> bool:
        """Blocks until woken (True) or the patience is over (False)."""
        try:
            self._socket.recv(1)
        except BlockingIOError:
            return False
        return True

    def wake_one(self) -> None:
        """Wakes one child. With nobody waiting, the next to wait returns at once."""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            sender.sendto(b"w", self._socket.getsockname())

    def close(self) -> None:
        self._socket.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def _remove_dead(directory: Path) -> None:
    """Removes the sockets of supervisors that died without closing theirs."""
    for path in directory.glob("*.sock"):
        if path.stem.isdigit() and started_at(int(path.stem)) == 0:
            path.unlink(missing_ok=True)
