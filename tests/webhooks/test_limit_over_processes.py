"""The limit on refused calls is one for all processes of the site."""

from __future__ import annotations

import pytest

from tests.support.clock import stay_in_this_minute
from tests.webhooks.server import exchange, gunicorn, request_bytes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECONDS_NEEDED = 25


def test_two_workers_share_the_hundred_of_a_minute() -> None:
    with gunicorn(workers=2, threads=1) as port:
        # The limit counts by the minute: the calls have to fall into one.
        stay_in_this_minute(SECONDS_NEEDED)
        answers = [exchange(port, request_bytes(b"{}", []))[0] for _ in range(120)]
    assert answers == [401] * 100 + [429] * 20
