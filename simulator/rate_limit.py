"""300 calls for each register, plus 50, in each window of 300 seconds: the count of the whole retailer."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from email.utils import formatdate

from django.http import HttpResponse

from simulator.answers import answer
from simulator.switches import switches

CALLS_PER_REGISTER = 300
CALLS_BESIDES = 50


@dataclass(frozen=True)
class Budget:
    """What one call finds: how many calls a window has, how many are left, when it ends (epoch seconds)."""

    limit: int
    remaining: int
    ends: float
    exceeded: bool


class Window:
    """A fixed window: it opens with the first call after the last one has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends = 0.0
        self._used = 0

    def take(self, limit: int, seconds: float, calls: int = 1) -> Budget:
        """Counts calls; those beyond the limit are refused and not counted."""
        with self._lock:
            now = time.time()
            if now >= self._ends:
                self._ends, self._used = now + seconds, 0
            exceeded = self._used + calls > limit
            if not exceeded:
                self._used += calls
            return Budget(limit, limit - self._used, self._ends, exceeded)

    def reset(self) -> None:
        with self._lock:
            self._ends, self._used = 0.0, 0


window = Window()


def take(calls: int = 1) -> Budget | None:
    """Counts calls to the API; None where the switch turns the limit off."""
    if not switches.rate_limited:
        return None
    limit = CALLS_PER_REGISTER * switches.registers + CALLS_BESIDES
    return window.take(limit, switches.rate_window_seconds, calls)


def show(response: HttpResponse, budget: Budget | None) -> HttpResponse:
    """Writes the budget into the headers."""
    if budget is not None:
        response["X-RateLimit-Limit"] = str(budget.limit)
        response["X-RateLimit-Remaining"] = str(budget.remaining)
    return response


def too_many(budget: Budget) -> HttpResponse:
    """429, in the words of the vendor's page; when to come back is an HTTP date."""
    response = answer({"error": "Too Many Requests", "message": "Rate limiting enforced"}, 429)
    words = retry_after(budget.ends)
    if words is not None:
        response["Retry-After"] = words
    return response


def retry_after(ends: float) -> str | None:
    """The header as the switch wants it; None leaves it out."""
    shapes = {
        "date": formatdate(math.ceil(ends), usegmt=True),
        "none": None,
        "past": formatdate(time.time() - 3600, usegmt=True),
        "seconds": str(math.ceil(ends - time.time())),
        "nonsense": "soon",
    }
    return shapes[switches.retry_after]
