"""The place in the line: when a job became ready, moved ahead by its priority."""

from __future__ import annotations

from jobqueue.models import LEAST_URGENT, MOST_URGENT

AGEING_US = 60_000_000
"""One step of priority is worth a minute of waiting: the most urgent pass the least urgent by nine minutes at most."""


def head_start(priority: int) -> int:
    """How many microseconds a job of this priority is moved ahead; raises ValueError outside 1 to 10."""
    if not LEAST_URGENT <= priority <= MOST_URGENT:
        raise ValueError(f"Priority {priority} is not between {LEAST_URGENT} and {MOST_URGENT}.")
    return priority * AGEING_US
