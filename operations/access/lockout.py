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
from operations.access.spraying import is_closed, single
from webhooks.networks import client_address


def counted_name(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account's name that was typed, no longer than a column."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(typed).replace("\0", "")[:NAME_LENGTH]


def counted_address(request: HttpRequest) -> str:
    """Where the guess comes from; of IPv6, the network."""
    return single(client_address(request))


def closed_here(request: HttpRequest, credentials: Mapping[str, Any] | None) -> bool:
    """Whether too many accounts were tried from where the request comes from."""
    # Kept by django-axes on each request that it counts.
    now = request.axes_attempt_time  # type: ignore[attr-defined]
    return is_closed(client_address(request), counted_name(request, credentials), now)


def locked_out(
    request: HttpRequest, _: HttpResponse | None = None, credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """429, with when to come back. The same whether or not the account exists."""
    wait: timedelta = settings.AXES_COOLOFF_TIME
    context = {
        "minutes": math.ceil(wait.total_seconds() / 60),
        "tries": settings.AXES_FAILURE_LIMIT,
        "accounts": settings.SIGN_IN_ACCOUNTS,
        "closed_here": closed_here(request, credentials),
    }
    answer = render(request, "registration/locked_out.html", context, status=429)
    answer["Retry-After"] = str(int(wait.total_seconds()))
    return answer
