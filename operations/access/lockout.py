"""What is counted when someone guesses passwords, and what they see who did so too often."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from operations.access.event import NAME_LENGTH


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account's name that was typed, no longer than a column."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(typed).replace("\0", "")[:NAME_LENGTH]


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """429, with when to come back. The same whether or not the account exists."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    context = {"minutes": math.ceil(wait.total_seconds() / 60), "tries": settings.AXES_FAILURE_LIMIT}
    answer = render(request, "registration/locked_out.html", context, status=429)
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer
