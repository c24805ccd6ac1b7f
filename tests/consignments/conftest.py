"""What the tests of orders share."""

from __future__ import annotations

import pytest

from tests.consignments.cast import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()
