"""Tests of what is counted by the minute."""

from __future__ import annotations

import time

MINUTE = 60.0


def stay_in_this_minute(seconds: float = 5.0) -> None:
    """Waits for the next minute where this one ends so soon that the test's next `seconds` would fall into two."""
    left = MINUTE - time.time() % MINUTE
    if left < seconds:
        time.sleep(left)
