"""The supervisor: keeps its crew alive, renews what the crew holds, looks for work while some of it is idle.

It runs no jobs itself, so that whatever a job does to its own process, the heartbeat goes on.
"""

from __future__ import annotations

import os
import select
import signal
import time
from types import FrameType

import structlog
from django.db import Error, connection

from jobqueue.transient import is_transient
from jobqueue.type_filter import TypeFilter
from jobqueue.worker.crew import Crew
from jobqueue.worker.heartbeat import Heartbeat
from jobqueue.worker.impatience import Impatience
from jobqueue.worker.listener import Listener
from jobqueue.worker.lost import recover_from_lost_workers
from jobqueue.worker.notify import notify
from jobqueue.worker.options import WorkerOptions
from jobqueue.worker.polling import Poll
from jobqueue.worker.settlement import DeadChild

log = structlog.get_logger(__name__)

EXIT_CLEAN = 0
EXIT_AT_ONCE = 3
"""Stopped by a second signal, or because the grace was over: running jobs were given back."""

_PATIENCE = 2.0
_RECOVERY_EVERY = 2.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Supervisor:
    """One for each `runworker`. `run` returns its exit code."""

    def __init__(self, options: WorkerOptions) -> None:
        self._options = options
        self._listener = Listener(_PATIENCE, announced=not options.types)
        self._crew = Crew(options, self._listener, self._forget_inherited)
        self._impatience = Impatience(options.stale_after)
        self._heartbeat = Heartbeat(options)
        self._poll = Poll(self._listener, options.sleep, TypeFilter(options.types))
        self._unsettled: list[DeadChild] = []
        self._stop_signals = 0
        self._stop_deadline = 0.0
        self._told_to_stop = False
        self._next_recovery = 0.0
        self._next_database_try = 0.0
        self._wakeup = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)

    def run(self) -> int:
        """Until a signal, or until the crew has finished by itself (`once`, `drain`)."""
        self._impatience.begin()
        self._listen_to_signals()
        log.info("supervisor.started", pid=os.getpid(), workers=self._options.workers)
        notify("READY=1")
        try:
            while not self._is_over():
                self._tick()
                self._sleep()
        finally:
            self._note_last_work()
            self._listener.close()
            notify("STOPPING=1")
        at_once = self._stop_signals > 1
        log.info("supervisor.stopped", at_once=at_once)
        return EXIT_AT_ONCE if at_once else EXIT_CLEAN

    def _is_over(self) -> bool:
        nobody = not any(self._crew.living())
        return nobody and not self._unsettled and (self._stop_signals > 0 or self._crew.all_finished)

    def _tick(self) -> None:
        notify("WATCHDOG=1")
        self._unsettled += self._crew.reap()
        if self._stop_signals:
            self._drive_out()
        else:
            self._crew.hire()
        if time.monotonic() >= self._next_database_try:
            self._with_database()
        self._heartbeat.stop_what_cannot_be_renewed(self._crew)

    def _with_database(self) -> None:
        """Everything that needs the database; when it is away, all of it waits a second and is done again."""
        try:
            while self._unsettled:
                self._unsettled[0].settle()
                self._unsettled.pop(0)
            self._heartbeat.beat(self._crew)
            if not self._stop_signals:
                self._recover()
                self._poll.look(idle=self._crew.idle)
        except Error as error:
            self._wait_for_database(error)

    def _note_last_work(self) -> None:
        """What was done since the last heartbeat; a figure, for which no stop waits."""
        try:
            self._heartbeat.note_work(self._crew)
        except Error as error:
            log.warning("supervisor.database_away", error=str(error)[:200])

    def _wait_for_database(self, error: Error) -> None:
        if not is_transient(error):
            log.exception("supervisor.database_error")
        elif "locked" not in str(error):
            log.warning("supervisor.database_away", error=str(error)[:200])
        connection.close_if_unusable_or_obsolete()
        in_haste = self._stop_signals or connection.vendor == "sqlite"
        self._next_database_try = time.monotonic() + (0.1 if in_haste else 1.0)

    def _recover(self) -> None:
        if time.monotonic() < self._next_recovery:
            return
        self._next_recovery = time.monotonic() + _RECOVERY_EVERY
        known = {member.worker_id for member in self._crew.living()} | {dead.worker_id for dead in self._unsettled}
        recover_from_lost_workers(self._options.stale_after, known=known, held=self._crew.held)

    def _drive_out(self) -> None:
        """First signal: each child finishes its job and gives the rest back. Second, or grace over: now."""
        if self._stop_signals == 1 and time.monotonic() > self._stop_deadline:
            log.warning("supervisor.grace_over", grace=self._options.grace)
            self._stop_signals = 2
        if not self._told_to_stop:
            log.info("supervisor.stopping", busy=sum(not member.slot.idle for member in self._crew.living()))
        for member in self._crew.living():
            if self._stop_signals > 1:
                if not member.killed:
                    member.kill(None)
            else:
                if not self._told_to_stop:
                    os.kill(member.pid, signal.SIGTERM)
                self._listener.wake_one()
        self._told_to_stop = True

    def _listen_to_signals(self) -> None:
        signal.set_wakeup_fd(self._wakeup[1], warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _on_stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Sets flags and nothing else."""
        self._stop_signals += 1
        if self._stop_signals == 1:
            self._stop_deadline = time.monotonic() + self._options.grace

    def _forget_inherited(self) -> None:
        """What a fresh child must not keep of its supervisor."""
        self._impatience.end()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)

    def _sleep(self) -> None:
        """Until the next poll, or at once when a signal comes: a dead child is one."""
        ready, _, _ = select.select([self._wakeup[0]], [], [], self._options.sleep)
        if ready:
            os.read(self._wakeup[0], 512)
