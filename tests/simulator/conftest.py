"""A running simulator, emptied before each test, with a small invented shop in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator.shop import Shop
from tests.support.simulator import Simulator, running_simulator


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The simulator has a file of its own and none of our tables: on MariaDB its tests would show nothing new."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.sqlite)


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """One process for all tests: starting one costs more than most tests."""
    with running_simulator(switches={"rate_limited": False}, webhook_secret="hook-secret") as running:
        yield running


@pytest.fixture
def shop(simulator: Simulator) -> Shop:
    """An empty retailer but for two outlets, a supplier and three products."""
    simulator.reset()
    return Shop(simulator)
