"""A short run of the chaos harness; `python -m benchmarks.chaos` is the long one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from benchmarks.chaos.ledger import Run
from benchmarks.chaos.proof import cause_of
from benchmarks.chaos.victims import Kill
from tests.jobqueue.processes import ROOT


def _chaos(*arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.chaos", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.mariadb
@pytest.mark.slow
def test_kills_and_a_database_restart_lose_nothing_on_mariadb() -> None:
    said = _chaos("--seconds", "30", "--seed", "7")
    assert "killed the database" in said
    assert "slowest recovery" in said


@pytest.mark.sqlite
@pytest.mark.slow
def test_kills_lose_nothing_on_sqlite() -> None:
    assert "slowest recovery" in _chaos("--sqlite", "--seconds", "15", "--seed", "7")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("pid", "ended", "explained"),
    [(7, 4.0, True), (8, None, True), (8, 4.0, False)],
    ids=["its own node", "another node, cut short", "another node, finished"],
)
def test_the_loss_of_a_node_explains_no_second_run_of_a_job_finished_elsewhere(
    pid: int, ended: float | None, explained: bool
) -> None:
    kill = Kill(5.0, "node 2", frozenset([7]), cuts_short=True)
    again = Run(1, 9, 6.0, 6.5)
    assert (cause_of(Run(1, pid, 3.0, ended), again, [kill]) is not None) is explained
    assert cause_of(Run(1, pid, 5.5, ended), again, [kill]) is None, "it began after the kill"
