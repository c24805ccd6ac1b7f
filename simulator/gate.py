"""The one middleware: what every call to the vendor's addresses goes through."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from simulator import answers
from simulator.call_log import logged
from simulator.refusals import Refusal


class Gate:
    """Logs calls under /api/, and turns refusals into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self._get_response(request)
        return logged(request, self._get_response)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal raised by a view is an answer, not a failure."""
        return answers.refused(error) if isinstance(error, Refusal) else None
