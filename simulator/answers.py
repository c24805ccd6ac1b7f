"""Answers in JSON."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse

from simulator.refusals import Refusal, envelope, status_of


def answer(value: Any, status: int = 200) -> HttpResponse:
    body = json.dumps(value).encode()
    length = {"Content-Length": str(len(body))}
    return HttpResponse(body, status=status, content_type="application/json", headers=length)


def data(value: Any, status: int = 200) -> HttpResponse:
    """The value wrapped in `data`."""
    return answer({"data": value}, status)


def empty() -> HttpResponse:
    return HttpResponse(status=204)


def refused(refusal: Refusal) -> HttpResponse:
    return answer(envelope(refusal.title, refusal.message), status_of(refusal))


def page(rows: list[dict[str, Any]], versions: list[int]) -> HttpResponse:
    """A list's page, ascending by version; both ends are null on an empty page."""
    ends = {"max": versions[-1], "min": versions[0]} if versions else {"max": None, "min": None}
    return answer({"data": rows, "version": ends})
