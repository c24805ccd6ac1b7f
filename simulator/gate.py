"""The one middleware: what every call to the vendor's addresses goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator import answers, rate_limit
from simulator.call_log import logged
from simulator.faults.kinds import PLAYS
from simulator.faults.plan import plan
from simulator.refusals import Malformed, Refusal

TOKEN_PATH = "/api/1.0/token"  # noqa: S105 - an address


class Gate:
    """Logs calls under /api/, plays faults on them, counts them, and turns refusals into answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/"):
            return self._ours(request)
        # An answer given before the body has come in would leave the body in the connection, before the next call.
        _ = request.body
        return logged(request, self._with_faults)

    def _ours(self, request: HttpRequest) -> HttpResponse:
        """The pages and the control addresses: without a login, so no other site's page may press their buttons."""
        request.get_host()
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method != "GET":
            return HttpResponse("Only the simulator's own pages may do this.", status=403, content_type="text/plain")
        response = self._get_response(request)
        response["Content-Security-Policy"] = "default-src 'none'; style-src 'self'; img-src data:"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refusal raised by a view is an answer, not a failure; so is a control call that lacks a member."""
        if isinstance(error, KeyError) and request.path.startswith("/_control/"):
            return answers.refused(Malformed(f"{error} is missing"))
        return answers.refused(error) if isinstance(error, Refusal) else None

    def _with_faults(self, request: HttpRequest) -> Any:
        drawn = plan.draw(f"{request.method} {request.path}")
        if drawn is None:
            return self._counted(request)
        request.META["simulator.call"]["fault"] = drawn.kind
        return PLAYS[drawn.kind](request, self._counted, drawn.how)

    def _counted(self, request: HttpRequest) -> HttpResponse:
        # The token's address has a limit of its own.
        budget = None if request.path == TOKEN_PATH else rate_limit.take()
        if budget is not None and budget.exceeded:
            return rate_limit.show(rate_limit.too_many(budget), budget)
        return rate_limit.show(self._get_response(request), budget)
