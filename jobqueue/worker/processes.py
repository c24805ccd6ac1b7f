"""Who a process is: an id for each start of a worker, and whether a worker on this machine still lives."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import secrets
import signal
import socket
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_FIRST_TO_GO = "500"


def host_name() -> str:
    return socket.gethostname()[:64]


def worker_name(pid: int, nonce: str) -> str:
    """Unique for each start: a process that comes up under an old pid must not inherit an old worker's claims."""
    return f"{host_name()}-{pid}-{nonce}"


def new_nonce() -> str:
    return secrets.token_hex(4)


@cache
def machine() -> str:
    """This running kernel and process namespace: only inside it does a pid mean anything."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        namespace = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return ""
    return hashlib.sha256(f"{host_name()}|{boot}|{namespace}".encode()).hexdigest()[:32]


def started_at(pid: int) -> int:
    """When a process started, in clock ticks since boot (proc(5), field 22); 0 where there is no such process."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    fields = status.rpartition(")")[2].split()
    return 0 if fields[0] in "ZX" else int(fields[19])


def is_gone(pid: int, pid_started: int) -> bool:
    """True where the process that had this pid at that time is no more, even if another has the pid now."""
    return started_at(pid) != pid_started


@contextlib.contextmanager
def deferred(number: signal.Signals) -> Iterator[None]:
    """A signal that comes meanwhile is taken at the end; a process forked inside takes it when it unblocks it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {number})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})


def resident_megabytes() -> float:
    """The memory this process has in use now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_048_576


def die_with_parent(parent: int) -> None:
    """Has the kernel kill this process when its supervisor dies: nobody would renew its claims any more."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def be_first_to_go() -> None:
    """When memory is out the kernel should end a child, whose job is then charged, and not the database beside it."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO)
