"""The API's description as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consignments.api.description import description
from consignments.views.access import staff_page


@require_safe
@staff_page
def api_docs(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, an example and its answers: from the schema that programs are served."""
    return render(request, "api/docs.html", {"api": description()})
