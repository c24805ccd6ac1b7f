"""The switches, to look at and to turn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from simulator.switches import BadSwitch, choices_of, switches


def show(request: HttpRequest, problem: str = "") -> HttpResponse:
    rows = [_row(name, value) for name, value in switches.as_dict().items()]
    return render(
        request, "simulator/switches.html", {"rows": rows, "problem": problem}, status=400 if problem else 200
    )


def turn(request: HttpRequest) -> HttpResponse:
    """Sets the one switch that the form names."""
    try:
        switches.change_from_words({request.POST.get("name", ""): request.POST.get("value", "")})
    except BadSwitch as bad:
        return show(request, str(bad))
    return HttpResponseRedirect("/switches")


def _row(name: str, value: Any) -> dict[str, Any]:
    words = {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return {"name": name, "value": words, "choices": choices_of(name)}
