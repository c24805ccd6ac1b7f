"""Stopping a worker process at one exact step of the protocol, once, so that a test can signal or kill it there."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from jobqueue.worker import batch
from jobqueue.worker.slot import Slot

STEPS: dict[str, tuple[Any, str, bool]] = {
    # A process of its own, which still has the supervisor's way of taking signals.
    "forked": (import_module("jobqueue.worker.crew"), "be_first_to_go", True),
    # In the claim's transaction, after its UPDATE and before its COMMIT.
    "claiming": (import_module("jobqueue.claims.take"), "_mark_taken", True),
    # Committed, and the supervisor not yet told.
    "claimed": (Slot, "hold", False),
    # Told, and the handler about to begin.
    "starting": (batch, "run", False),
    # The handler has returned, and its finish is not written.
    "worked": (batch, "run", True),
    # Written and committed, and the supervisor not yet told.
    "finished": (batch, "finish", True),
}


def install(step: str, folder: Path) -> None:
    """Makes the first process that reaches the step stop there until the file `go` appears, for 3 minutes at most."""
    owner, name, after = STEPS[step]
    original: Callable[..., Any] = getattr(owner, name)

    @functools.wraps(original)
    def stopping(*args: Any, **kwargs: Any) -> Any:
        if not after:
            _stop_once(folder)
        result = original(*args, **kwargs)
        if after:
            _stop_once(folder)
        return result

    setattr(owner, name, stopping)


def install_from_environment() -> None:
    """In a worker that a test started with a step to stop at."""
    step = os.environ.get("QUEUE_TEST_STOP_AT")
    if step:
        install(step, Path(os.environ["QUEUE_TEST_STOP_FOLDER"]))


def _stop_once(folder: Path) -> None:
    try:
        (folder / "stopped").touch(exist_ok=False)
    except FileExistsError:
        return
    deadline = time.monotonic() + 180
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
