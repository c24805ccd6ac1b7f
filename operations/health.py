"""Whether this process is alive, and whether it can do its work."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from operations.readiness import not_ready


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all; asks nothing of the database, so that its outage restarts nobody."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 while requests can be served, else 503 with the parts that are not ready."""
    found = not_ready()
    if found:
        return JsonResponse({"status": "unavailable", "not_ready": found}, status=503)
    return JsonResponse({"status": "ready"})
