"""One address, a function for each method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from simulator.answers import answer
from simulator.refusals import envelope

View = Callable[..., HttpResponse]


def by_method(**views: View) -> View:
    """Calls the view of the request's method; 405 for a method without one. The version in the path is ignored:

    the vendor answers an old version with the oldest it still has, silently.
    """

    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        found = views.get((request.method or "").lower())
        parts.pop("api", None)
        if found is None:
            refused = answer(envelope("Method Not Allowed", f"{request.method} is not possible here"), 405)
            refused["Allow"] = ", ".join(sorted(name.upper() for name in views))
            return refused
        return found(request, **parts)

    return view
