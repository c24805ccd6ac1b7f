"""A short run of `make chaos-sync`: faults of every kind and killed workers lose, double and hide nothing."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.sync.processes import ROOT


@pytest.mark.slow
@pytest.mark.sqlite
def test_chaos_leaves_every_order_complete_or_refused_with_a_reason() -> None:
    """It brings its own SQLite database, so one run of the two suffices here; `make chaos-sync` takes any."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    arguments = ["--orders", "8", "--workers", "2", "--kill-every", "4", "--deadline", "150"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.chaos_sync", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost, doubled or hidden" in done.stdout
