"""A group of processes that may hold so much memory together; beyond it the kernel kills one of them."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

OLD, NEW = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


class NoCage(Exception):
    """The kernel lets us make no memory group; the message says what it takes."""


@dataclass(frozen=True)
class MemoryCage:
    """`prefix` is a command that carries its own on inside the group."""

    folder: Path
    counter: str

    @property
    def prefix(self) -> tuple[str, ...]:
        return ("sh", "-c", f'echo $$ > {self.folder}/cgroup.procs && exec "$@"', "sh")

    @property
    def kills(self) -> int:
        """How many processes the kernel has killed in here for their memory."""
        lines = (self.folder / self.counter).read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))


@contextmanager
def memory_cage(megabytes: int) -> Iterator[MemoryCage]:
    """A group for the length of a block; what still runs in it is killed at its end. Raises NoCage."""
    cage, limits = _layout(f"consignments-{os.getpid()}")
    try:
        cage.folder.mkdir()
        for name in limits:
            (cage.folder / name).write_text(str(megabytes << 20))
    except OSError as refusal:
        with suppress(OSError):
            cage.folder.rmdir()
        raise NoCage(
            f"No memory group can be made in {cage.folder.parent} ({refusal.strerror}): this needs root, and a machine"
            " or container that may write there."
        ) from refusal
    try:
        yield cage
    finally:
        _clear(cage.folder)


def _layout(name: str) -> tuple[MemoryCage, tuple[str, ...]]:
    """The group's folder and the files that hold its limit, by the version of the kernel's interface."""
    if (OLD / "memory.limit_in_bytes").exists():
        return MemoryCage(OLD / name, "memory.oom_control"), ("memory.limit_in_bytes",)
    return MemoryCage(NEW / name, "memory.events"), ("memory.max",)


def _clear(folder: Path) -> None:
    """A group can be removed once it is empty, a moment after its last process has died."""
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        for pid in (folder / "cgroup.procs").read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)
        with suppress(OSError):
            folder.rmdir()
        time.sleep(0.05)
