"""How long a failed job waits: 200 ms times 2^attempts, capped, with jitter."""

from __future__ import annotations

import random
from datetime import timedelta

from django.conf import settings

_JITTER = 0.2


def wait_after(attempts: int) -> timedelta:
    """The wait after `attempts` failed ones, up to a fifth longer: jobs that failed together do not return together."""
    base = settings.QUEUE_BACKOFF_BASE_MS / 1000
    seconds = min(base * 2 ** min(attempts, 40), settings.QUEUE_BACKOFF_CAP_SECONDS)
    return timedelta(seconds=seconds * (1 + _JITTER * random.random()))  # noqa: S311 - spreads load, guards nothing
