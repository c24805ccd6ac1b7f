"""Each test starts with no address over its limit."""

from __future__ import annotations

import pytest

from webhooks import rate_limit


@pytest.fixture
def long_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transaction that lost a race is done again for longer than the sender is kept waiting: machines may be slow."""
    monkeypatch.setattr("webhooks.intake.GIVE_UP_AFTER_SECONDS", 60.0)


@pytest.fixture(autouse=True)
def _no_address_is_over_its_limit() -> None:
    rate_limit.forget()
