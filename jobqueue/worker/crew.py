"""The supervisor's children: forking, reaping, replacing."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import structlog
from django.db import connections

from jobqueue.worker.child import USED_UP, Child
from jobqueue.worker.listener import Listener
from jobqueue.worker.options import WorkerOptions
from jobqueue.worker.processes import be_first_to_go, deferred, die_with_parent, new_nonce, worker_name
from jobqueue.worker.settlement import DeadChild, how_it_ended
from jobqueue.worker.slot import Slot

log = structlog.get_logger(__name__)

_FIRST_WAIT = 0.05
_LONGEST_WAIT = 5.0
_HEALTHY_AFTER = 10.0


@dataclass
class Member:
    """One place in the crew: a child, or the wait until the next one."""

    slot: Slot = field(default_factory=Slot)
    pid: int = 0
    worker_id: str = ""
    born: float = 0.0
    wait: float = _FIRST_WAIT
    not_before: float = 0.0
    finished: bool = False
    # Why the supervisor killed the child; the running job is charged with `blame` only.
    killed: bool = False
    blame: str | None = None
    # The claim whose batch was eased already: see Heartbeat.
    eased: tuple[int, int] = (0, 0)
    # The claim and the job of it that seemed to be someone else's at the last look: see Heartbeat.
    suspected: tuple[int, int] = (0, 0)

    def kill(self, blame: str | None) -> None:
        self.killed, self.blame = True, blame
        os.kill(self.pid, signal.SIGKILL)


class Crew:
    """All places, filled with `hire` and emptied with `reap`."""

    def __init__(self, options: WorkerOptions, listener: Listener, in_child: Callable[[], None]) -> None:
        self._options = options
        self._listener = listener
        self._in_child = in_child
        self.members = [Member() for _ in range(options.workers)]
        # Runs of children that ended, and of jobs that ended their child: (done, failed).
        self._past = (0, 0)

    def living(self) -> Iterator[Member]:
        return (member for member in self.members if member.pid)

    @property
    def idle(self) -> bool:
        """True where some child waits for work."""
        return any(member.slot.idle for member in self.living())

    @property
    def held(self) -> set[int]:
        """The jobs that living children have, by what they say."""
        claims = [member.slot.held() for member in self.living()]
        return {job_id for claim in claims if claim is not None for job_id in claim.unsettled}

    @property
    def totals(self) -> tuple[int, int]:
        """Runs that succeeded and that failed since the supervisor started."""
        living = [member.slot.totals for member in self.members]
        return sum((done for done, _ in living), self._past[0]), sum((failed for _, failed in living), self._past[1])

    @property
    def all_finished(self) -> bool:
        return all(member.finished for member in self.members)

    def hire(self) -> None:
        """Forks a child for every empty place whose wait is over."""
        for member in self.members:
            if not member.pid and not member.finished and time.monotonic() >= member.not_before:
                self._fork(member)

    def _fork(self, member: Member) -> None:
        """No database connection is open over the fork: two processes on one socket would ruin each other."""
        connections.close_all()
        self._keep_totals(member)
        member.slot.reset()
        nonce, parent = new_nonce(), os.getpid()
        # Taken before the child listens for itself, a signal would stop only the child's copy of this supervisor.
        with deferred(signal.SIGTERM):
            pid = os.fork()
            if pid == 0:
                self._be_child(member.slot, nonce, parent)
        member.pid, member.worker_id = pid, worker_name(pid, nonce)
        member.born, member.killed, member.blame = time.monotonic(), False, None

    def _keep_totals(self, member: Member) -> None:
        done, failed = member.slot.totals
        self._past = (self._past[0] + done, self._past[1] + failed)

    def _be_child(self, slot: Slot, nonce: str, parent: int) -> None:
        """Never returns: what the supervisor had on its stack is not the child's to finish."""
        code = 1
        try:
            die_with_parent(parent)
            be_first_to_go()
            self._in_child()
            code = Child(worker_name(os.getpid(), nonce), slot, self._listener, self._options).main()
            connections.close_all()
        except BaseException:  # noqa: BLE001 - reported here, since nothing above may see it
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def reap(self) -> list[DeadChild]:
        """The children that ended since the last call."""
        return [dead for member in list(self.living()) if (dead := self._reaped(member)) is not None]

    def _reaped(self, member: Member) -> DeadChild | None:
        pid, status = os.waitpid(member.pid, os.WNOHANG)
        if not pid:
            return None
        code = os.waitstatus_to_exitcode(status)
        clean = code in (0, USED_UP) and member.slot.held() is None
        if not clean:
            log.warning("worker.child_ended", worker=member.worker_id, how=how_it_ended(status))
        reason = member.blame if member.killed else how_it_ended(status)
        dead = DeadChild(member.worker_id, member.slot.held(), reason)
        self._past = (self._past[0], self._past[1] + dead.failures)
        self._vacate(member, clean=clean)
        member.finished = clean and code == 0 and self._options.ends_by_itself
        return dead

    def _vacate(self, member: Member, *, clean: bool) -> None:
        """A child that keeps dying young is replaced ever later."""
        lived = time.monotonic() - member.born
        if clean or lived > _HEALTHY_AFTER:
            member.wait = _FIRST_WAIT
        else:
            member.wait = min(member.wait * 2, _LONGEST_WAIT)
        member.pid = 0
        member.slot.set_idle(False)
        member.not_before = time.monotonic() + (0 if clean else member.wait)
