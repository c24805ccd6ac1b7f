"""An id for each request: on each line that is logged for it, in its answer, and with the jobs that it makes."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from jobqueue.log_context import new_request_id, of_request
from webhooks.networks import comes_through_our_proxy

HEADER = "X-Request-ID"
ID = re.compile("[0-9a-f]{32}")


class RequestIdMiddleware:
    """Stands before all others, so that what they log has the id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _proxys_id(request) or new_request_id()
        with of_request(request_id):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response


def _proxys_id(request: HttpRequest) -> str:
    """The id that our proxy made, so that its log and ours name the request alike; "" where there is none."""
    given = request.headers.get(HEADER, "")
    return given if ID.fullmatch(given) and comes_through_our_proxy(request) else ""
