"""How a transport asks whether it may call, and reports what it learned; `sync.rate_budget` shares it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx

LIMIT_HEADER = "X-RateLimit-Limit"
REMAINING_HEADER = "X-RateLimit-Remaining"


@dataclass(frozen=True)
class Permit:
    """Leave for one call: when it was given, and how many were thought to be left after it (None: unknown)."""

    given_at: datetime
    left: int | None


class Budget(Protocol):
    """Asked before each call, told after it."""

    def take(self) -> Permit | None:
        """Leave for one call; None where nobody counts. Raises RateLimited when none is left for now."""

    def learn(self, permit: Permit | None, headers: httpx.Headers) -> None:
        """What the answer's headers say."""

    def refused(self, until: datetime) -> None:
        """Lightspeed answered 429: nobody calls before `until`."""


class NoBudget:
    """Calls are counted by nobody: for tests and for programs that run alone."""

    def take(self) -> Permit | None:
        return None

    def learn(self, permit: Permit | None, headers: httpx.Headers) -> None:
        return None

    def refused(self, until: datetime) -> None:
        return None


def header_number(headers: httpx.Headers, name: str) -> int | None:
    """A count out of a header; None where it is missing or no number."""
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
