"""What was called, newest last: kept in memory, as a run's log and not the retailer's state."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

KEPT = 100_000

calls: deque[dict[str, Any]] = deque(maxlen=KEPT)
_numbers = itertools.count(1)


def logged(request: HttpRequest, serve: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    """Serves the request and notes it, with how long it took and the fault that was played on it."""
    started = time.time()
    call: dict[str, Any] = {
        "number": next(_numbers),
        "at": started,
        "method": request.method,
        "path": request.path,
        "query": request.META.get("QUERY_STRING", ""),
        "request_id": request.headers.get("X-Request-Id", ""),
        "user_agent": request.headers.get("User-Agent", ""),
        "fault": None,
        "status": None,
    }
    request.META["simulator.call"] = call
    calls.append(call)
    response = serve(request)
    call["status"] = response.status_code
    call["milliseconds"] = round((time.time() - started) * 1000, 1)
    return response
