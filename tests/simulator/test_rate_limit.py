"""300 calls for each register plus 50 in a fixed window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from tests.simulator.listener import wait_until
from tests.simulator.shop import Shop


@pytest.fixture
def limited(shop: Shop) -> Iterator[Shop]:
    shop.simulator.switches(rate_limited=True)
    yield shop
    shop.simulator.reset()


def test_every_answer_tells_the_budget(limited: Shop) -> None:
    first, second = (limited.api.get("/consignments").headers for _ in range(2))
    assert first["X-RateLimit-Limit"] == "350"
    assert int(first["X-RateLimit-Remaining"]) == 349
    assert int(second["X-RateLimit-Remaining"]) == 348
    assert "X-RateLimit-Reset" not in first


def test_more_registers_allow_more_calls(limited: Shop) -> None:
    limited.simulator.switches(registers=4)
    assert limited.api.get("/consignments").headers["X-RateLimit-Limit"] == "1250"


def test_beyond_the_limit_comes_429_with_a_date_and_nothing_is_done(limited: Shop) -> None:
    limited.simulator.use_up(350)
    refused = limited.create()
    assert refused.status_code == 429
    assert refused.json() == {"error": "Too Many Requests", "message": "Rate limiting enforced"}
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    ahead = parsedate_to_datetime(refused.headers["Retry-After"]) - datetime.now(UTC)
    assert timedelta(seconds=200) < ahead <= timedelta(seconds=302)
    limited.simulator.switches(rate_limited=False)
    assert limited.api.get("/consignments").json()["data"] == []


def test_the_window_ends(limited: Shop) -> None:
    def is_used_up() -> bool:
        limited.simulator.use_up(349)
        return 429 in [limited.api.get("/consignments").status_code for _ in range(2)]

    limited.simulator.switches(rate_window_seconds=1)
    # On a machine that does much else a window may end between the two.
    assert any(is_used_up() for _ in range(10))
    wait_until(lambda: limited.api.get("/consignments").status_code == 200)


@pytest.mark.parametrize("shape", ["none", "past", "seconds", "nonsense"])
def test_the_date_can_be_odd(limited: Shop, shape: str) -> None:
    limited.simulator.switches(retry_after=shape)
    limited.simulator.use_up(350)
    words = limited.api.get("/consignments").headers.get("Retry-After")
    if shape == "none":
        assert words is None
    elif shape == "past":
        assert words is not None
        assert parsedate_to_datetime(words) < datetime.now(UTC)
    elif shape == "seconds":
        assert words is not None
        assert 200 < int(words) <= 301
    else:
        assert words == "soon"
