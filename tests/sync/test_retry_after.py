"""When to try again after a 429, whatever the header says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.lightspeed.retry_after import LONGEST, SHORTEST, UNSTATED, retry_time

pytestmark = pytest.mark.sqlite

NOW = datetime(2026, 7, 15, 15, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("Wed, 15 Jul 2026 15:04:45 GMT", timedelta(seconds=40)),
        ("Wed, 15 Jul 2026 15:04:45", timedelta(seconds=40)),
        ("Thu, 16 Jul 2026 03:04:45 +1200", timedelta(seconds=40)),
        ("Wed, 15 Jul 2026 14:00:00 GMT", SHORTEST),
        ("Wed, 15 Jul 2026 15:04:05 GMT", SHORTEST),
        ("Thu, 15 Jul 2027 15:04:05 GMT", LONGEST),
        ("7", timedelta(seconds=7)),
        (" 7 ", timedelta(seconds=7)),
        ("0", SHORTEST),
        ("99999999999999999999", LONGEST),
        ("-5", UNSTATED),
        ("soon", UNSTATED),
        ("", UNSTATED),
        (None, UNSTATED),
        ("Wed, 99 Jul 2026 15:04:45 GMT", UNSTATED),
    ],
)
def test_the_header_is_read_and_clamped(header: str | None, wait: timedelta) -> None:
    assert retry_time(header, now=NOW) == NOW + wait


def test_a_clock_in_another_zone_makes_no_difference() -> None:
    here = NOW.astimezone(timezone(timedelta(hours=12)))

    assert retry_time("Wed, 15 Jul 2026 15:04:45 GMT", now=here) == NOW + timedelta(seconds=40)


@given(st.text())
def test_no_header_is_too_strange(header: str) -> None:
    assert SHORTEST <= retry_time(header, now=NOW) - NOW <= LONGEST
