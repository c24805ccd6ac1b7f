"""One HTTP exchange: the request out, the whole answer in, within a bounded time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import httpx

from sync.lightspeed.errors import BadAnswer, NotConfigured, Unreachable

MAX_ANSWER_BYTES = 64 * 1024 * 1024
# A server that sends a byte now and then never trips the read timeout: the whole answer has this many of them.
WHOLE_ANSWER_TIMEOUTS = 4


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: httpx.Headers
    body: bytes


def exchange(http: httpx.Client, request: httpx.Request, *, read_timeout: float) -> Answer:
    """Sends `request` and reads the answer; raises Unreachable, BadAnswer or NotConfigured."""
    where = f"{request.method} {request.url.path}"
    try:
        return _exchange(http, request, time.monotonic() + read_timeout * WHOLE_ANSWER_TIMEOUTS)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as fault:
        raise Unreachable(f"No connection to Lightspeed ({where}): {_why(fault)}.", sent=False) from fault
    except httpx.UnsupportedProtocol as fault:
        raise NotConfigured(f"LIGHTSPEED_BASE_URL is no web address: {_why(fault)}") from fault
    except httpx.DecodingError as fault:
        raise BadAnswer(f"Lightspeed's answer to {where} is garbled: {_why(fault)}.") from fault
    except httpx.TransportError as fault:
        raise Unreachable(f"The connection to Lightspeed broke during {where}: {_why(fault)}.", sent=True) from fault


def _exchange(http: httpx.Client, request: httpx.Request, deadline: float) -> Answer:
    response = http.send(request, stream=True)
    try:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MAX_ANSWER_BYTES:
                raise BadAnswer(f"Lightspeed's answer is larger than {MAX_ANSWER_BYTES} bytes.", status=200)
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout("the answer does not end", request=request)
        return Answer(response.status_code, response.headers, bytes(body))
    finally:
        response.close()


def _why(fault: Exception) -> Any:
    return str(fault) or type(fault).__name__
