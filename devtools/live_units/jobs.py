"""The job type that the proofs hold workers with. Importing this module registers it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings

from jobqueue.actors import Actor
from jobqueue.events import record
from jobqueue.registry import RunningJob, handles

LIVE = Actor("system:live-units")
PATIENCE_SECONDS = 300.0


@handles("live.hold")
def hold(job: RunningJob) -> None:
    """Runs until the file that its payload names is there, and leaves a row when it begins and when it ends."""
    _note(job, "live.began")
    gate, deadline = Path(settings.VAR_DIR) / job.payload["gate"], time.monotonic() + PATIENCE_SECONDS
    while not gate.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    _note(job, "live.ended")


def _note(job: RunningJob, name: str) -> None:
    record(job.id, name, actor=LIVE, data={"attempt": job.attempt, "pid": os.getpid()})
