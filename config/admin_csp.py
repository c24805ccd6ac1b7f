"""A wider content policy for the admin alone: its theme runs on Alpine, which evaluates code and styles inline."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponseBase

ADMIN = "/admin/"
# No nonce here: a browser that finds one ignores 'unsafe-inline'. The other directives stay as they are everywhere.
WIDER = {"script-src": [SELF, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]}


class AdminCSPMiddleware:
    """Marks answers under /admin/ for django-csp's middleware, which has to stand before this one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path.startswith(ADMIN):
            response._csp_replace = WIDER  # type: ignore[attr-defined]
        return response
