"""One simulator for the whole run, emptied before each test that asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.support.simulator import Simulator, running_simulator


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[Simulator]:
    with running_simulator() as simulator:
        yield simulator


@pytest.fixture
def lightspeed(simulator_process: Simulator, settings: Settings) -> Simulator:
    """An empty retailer without a rate limit, which the settings point at; lines go one by one, nothing waits."""
    simulator_process.reset()
    simulator_process.switches(rate_limited=False)
    settings.LIGHTSPEED_BASE_URL = simulator_process.url
    settings.LIGHTSPEED_TOKEN = simulator_process.token
    settings.LIGHTSPEED_PARALLEL_LINES = 1
    settings.LIGHTSPEED_CREATE_GRACE_SECONDS = 0
    return simulator_process
