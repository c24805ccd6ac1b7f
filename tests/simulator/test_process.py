"""The process: it survives the loss of its serving half, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.simulator.listener import wait_until
from tests.simulator.shop import Shop
from tests.support.simulator import Simulator, running_simulator


def serving_processes(simulator: Simulator) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(simulator.process.pid)], capture_output=True, text=True, check=False)
    return [int(number) for number in found.stdout.split()]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with running_simulator() as simulator:
        Shop(simulator).new("SENT")
        assert list(tmp_path.glob("simulator-*"))
    assert list(tmp_path.glob("simulator-*")) == []


def test_a_serving_process_that_dies_is_followed_by_one_that_knows_the_state() -> None:
    with running_simulator() as simulator:
        identifier = Shop(simulator).new("SENT")
        version = simulator.state()["version"]
        (first,) = serving_processes(simulator)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: serving_processes(simulator) not in ([first], []))
        state = httpx.get(f"{simulator.url}/_control/state", timeout=30).json()
        assert [head["id"] for head in state["consignments"]] == [identifier]
        assert state["version"] == version
