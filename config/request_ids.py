"""An id for each request: on each line that is logged for it, in its answer, and with the jobs that it makes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from jobqueue.log_context import new_request_id, of_request

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Stands before all others, so that what they log has the id too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = new_request_id()
        with of_request(request_id):
            response = self.get_response(request)
        response[HEADER] = request_id
        return response
