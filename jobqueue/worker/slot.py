"""A page of memory that a child and its supervisor share: what the child holds, and how far it is.

The child writes here before it starts a job, without touching the database; if it dies, the supervisor knows which job
killed it, which had succeeded and were not written yet, and which had not begun. The supervisor's own writes name the
claim's token, so that a page read half-way through a change can never make it touch what it should not.
"""

from __future__ import annotations

import mmap
import time
from dataclasses import dataclass

from jobqueue.claims import Claim
from jobqueue.claims.take import MOST_AT_ONCE

UNSTARTED, RUNNING, SUCCEEDED, SETTLED = range(4)

_CHANGES, _TOKEN, _COUNT, _CHARGED, _BEGAN_NS, _LIMIT_MS, _DONE, _FAILED, _IDLE = range(9)
_HEAD = 16 * 8
_IDS = _HEAD + MOST_AT_ONCE * 8


@dataclass(frozen=True)
class Held:
    """A claim as the supervisor sees it: job ids by how far they are."""

    token: int
    charged: bool
    unstarted: list[int]
    running: list[int]
    succeeded: list[int]
    running_for: float
    time_limit: float | None

    @property
    def unsettled(self) -> list[int]:
        return [*self.unstarted, *self.running, *self.succeeded]


class Slot:
    """One child's page. The child alone writes it, except while it is being forked anew."""

    def __init__(self) -> None:
        memory = memoryview(mmap.mmap(-1, mmap.PAGESIZE))
        self._head = memory[:_HEAD].cast("q")
        self._ids = memory[_HEAD:_IDS].cast("q")
        self._states = memory[_IDS : _IDS + MOST_AT_ONCE]

    def reset(self) -> None:
        for place in range(len(self._head)):
            self._head[place] = 0

    def hold(self, claim: Claim) -> None:
        """Publishes a claim before its first job starts."""
        head = self._head
        head[_CHANGES] += 1
        head[_COUNT] = 0
        for place, job in enumerate(claim.jobs):
            self._ids[place] = job.id
            self._states[place] = UNSTARTED
        head[_TOKEN] = claim.token
        head[_CHARGED] = claim.charged
        head[_COUNT] = len(claim.jobs)
        head[_CHANGES] += 1

    def let_go(self) -> None:
        self._head[_COUNT] = 0

    def start(self, place: int, time_limit: float | None) -> None:
        self._head[_BEGAN_NS] = time.monotonic_ns()
        self._head[_LIMIT_MS] = int(time_limit * 1000) if time_limit else 0
        self._states[place] = RUNNING

    def succeeded(self, place: int) -> None:
        self._states[place] = SUCCEEDED

    def settled(self, place: int) -> None:
        self._states[place] = SETTLED

    def count(self, *, done: int = 0, failed: int = 0) -> None:
        self._head[_DONE] += done
        self._head[_FAILED] += failed

    def set_idle(self, idle: bool) -> None:
        self._head[_IDLE] = idle

    @property
    def idle(self) -> bool:
        return bool(self._head[_IDLE])

    @property
    def totals(self) -> tuple[int, int]:
        """Jobs done and failed since the child started."""
        return self._head[_DONE], self._head[_FAILED]

    def held(self) -> Held | None:
        """What the child holds now; None where that is nothing, or the page is changing this very moment."""
        head, before = self._head, self._head[_CHANGES]
        count = head[_COUNT]
        states = bytes(self._states[:count])
        by_state: dict[int, list[int]] = {UNSTARTED: [], RUNNING: [], SUCCEEDED: [], SETTLED: []}
        for job_id, state in zip(self._ids[:count].tolist(), states, strict=True):
            by_state[state].append(job_id)
        held = Held(
            token=head[_TOKEN],
            charged=bool(head[_CHARGED]),
            unstarted=by_state[UNSTARTED],
            running=by_state[RUNNING],
            succeeded=by_state[SUCCEEDED],
            running_for=(time.monotonic_ns() - head[_BEGAN_NS]) / 1e9,
            time_limit=head[_LIMIT_MS] / 1000 if head[_LIMIT_MS] else None,
        )
        steady = before == head[_CHANGES] and before % 2 == 0
        return held if steady and held.unsettled else None
