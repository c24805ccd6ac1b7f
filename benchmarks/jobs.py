"""Our queue's jobs for the benchmark."""

from __future__ import annotations

import os
import time

from jobqueue.registry import RunningJob, handles


@handles("bench.noop")
def noop(job: RunningJob) -> None:
    """Does nothing."""


@handles("bench.stamp")
def stamp(job: RunningJob) -> None:
    """Writes how long it waited from the enqueue call to its start."""
    write_wait(job.payload["sent"])


def write_wait(sent: float) -> None:
    """Appends the wait in seconds to the file BENCH_STAMPS names; one write, so that processes do not mix lines."""
    waited = time.time() - sent
    with open(os.environ["BENCH_STAMPS"], "ab", buffering=0) as stamps:  # noqa: PTH123 - unbuffered on purpose
        stamps.write(f"{waited:.6f}\n".encode())
