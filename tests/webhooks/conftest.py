"""Each test starts with no address over its limit."""

from __future__ import annotations

import pytest

from webhooks import rate_limit


@pytest.fixture(autouse=True)
def _no_address_is_over_its_limit() -> None:
    rate_limit.forget()
