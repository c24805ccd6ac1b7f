"""The job of the chaos run."""

from __future__ import annotations

import os
import time

from benchmarks.chaos.ledger import note_began, note_ended
from jobqueue.registry import RunningJob, handles


@handles("chaos.fast")
def fast(job: RunningJob) -> None:
    """A few milliseconds of nothing between two rows of the ledger: runs in batches."""
    note_ended(note_began(job.id, os.getpid()))


@handles("chaos.slow")
def slow(job: RunningJob) -> None:
    """Takes as long as its payload says: claimed alone, and likely to be running when the kill comes."""
    row = note_began(job.id, os.getpid())
    time.sleep(job.payload["seconds"])
    note_ended(row)


@handles("chaos.greedy")
def greedy(job: RunningJob) -> None:
    """Takes memory without end."""
    taken = []
    while True:
        taken.append(bytearray(os.urandom(1 << 20) * 16))
