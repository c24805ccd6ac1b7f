"""Waiting out a pause that Lightspeed asks for, in commands that have no queue to wait in."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from django.utils import timezone

from sync.lightspeed.errors import RateLimited

log = structlog.get_logger(__name__)

Result = TypeVar("Result")

# Rate windows last five minutes; whoever is still refused after this many is not merely early.
MAX_PAUSES = 5


def patiently(call: Callable[[], Result]) -> Result:
    """Makes the call, again after each pause asked for; raises RateLimited after the fifth."""
    for _ in range(MAX_PAUSES):
        try:
            return call()
        except RateLimited as fault:
            seconds = max((fault.retry_at - timezone.now()).total_seconds(), 0)
            log.info("lightspeed.pausing", seconds=round(seconds, 1))
            time.sleep(seconds)
    return call()
