"""The faults there are, and what each does to a call."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from simulator.answers import answer
from simulator.faults.edits import edit_listed
from simulator.faults.names import Settings
from simulator.refusals import envelope

Serve = Callable[[HttpRequest], Any]

TITLES = {
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    408: "Request Timeout",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}
GATEWAY_PAGE = "<html><head><title>{0}</title></head><body><h1>{0}</h1><hr>gateway</body></html>"


def drop(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """Nothing is done, and the connection closes without an answer."""
    return _hang_up(request)


def apply_then_drop(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and the answer is lost."""
    serve(request)
    return _hang_up(request)


def apply_then_hang(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and the answer comes after the caller has given up."""
    response = serve(request)
    time.sleep(how.seconds)
    return response


def hang(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """Nothing is done; the connection stays open for a while, silent."""
    time.sleep(how.seconds)
    return _hang_up(request)


def slow(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done late."""
    time.sleep(how.seconds)
    return serve(request)


def status(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """Nothing is done, and the answer is `status`; of 502 and above an HTML page, as gateways send."""
    return _failure(how.status)


def apply_then_status(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and the answer says that it failed."""
    serve(request)
    return _failure(how.status)


def garbage(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and the answer is 200 with something that is no JSON."""
    serve(request)
    return HttpResponse("\x00\ufffd{]<not json>", content_type="application/json")


def half(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and the answer breaks off in the middle."""
    response = serve(request)
    body = response.content

    def parts() -> Iterator[bytes]:
        yield body[: max(len(body) // 2, 1)]
        _hang_up(request)

    broken = StreamingHttpResponse(parts(), status=response.status_code, content_type="application/json")
    broken["Content-Length"] = str(max(len(body), 2))
    return broken


def edit(request: HttpRequest, serve: Serve, how: Settings) -> Any:
    """It is done, and right after it somebody edits the first record that was listed, which moves to the end."""
    response = serve(request)
    edit_listed(response.content)
    return response


PLAYS: dict[str, Callable[[HttpRequest, Serve, Settings], Any]] = {
    "drop": drop,
    "apply_then_drop": apply_then_drop,
    "apply_then_hang": apply_then_hang,
    "hang": hang,
    "slow": slow,
    "status": status,
    "apply_then_status": apply_then_status,
    "garbage": garbage,
    "half": half,
    "edit": edit,
}


def _failure(code: int) -> HttpResponse:
    title = TITLES.get(code, "Error")
    if code >= 502:
        return HttpResponse(GATEWAY_PAGE.format(title), status=code, content_type="text/html")
    return answer(envelope(title, f"{title}, by a fault of the simulator"), code)


def _hang_up(request: HttpRequest) -> HttpResponse:
    connection: socket.socket = request.META["gunicorn.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return HttpResponse()
