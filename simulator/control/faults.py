"""Faults at run time: add, look, clear."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from simulator.answers import answer
from simulator.faults.plan import BadFault, plan
from simulator.rules.bodies import parsed


def show(request: HttpRequest) -> HttpResponse:
    return answer(plan.as_list())


def add(request: HttpRequest) -> HttpResponse:
    """One fault or a list of them, behind those that are there."""
    given = parsed(request.body)
    try:
        plan.add(given if isinstance(given, list) else [given])
    except BadFault as bad:
        return answer({"error": str(bad)}, 400)
    return show(request)


def clear(request: HttpRequest) -> HttpResponse:
    plan.clear()
    return show(request)
