"""/api/1.0/token: a form in, JSON out, with a limit of its own."""

from __future__ import annotations

import math

from django.http import HttpRequest, HttpResponse

from simulator.answers import answer
from simulator.changes import changing
from simulator.oauth.application import client_id, client_secret
from simulator.oauth.grants import InvalidGrant, exchange_code, refresh
from simulator.rate_limit import Window, show, too_many
from simulator.switches import switches

window = Window()


def token(request: HttpRequest) -> HttpResponse:
    """Exchanges a code or a refresh token."""
    budget = window.take(switches.token_limit, switches.token_window_seconds)
    response = too_many(budget) if budget.exceeded else _exchange(request)
    response["X-RateLimit-Reset"] = str(math.ceil(budget.ends))
    return show(response, budget)


def _exchange(request: HttpRequest) -> HttpResponse:
    given = request.POST
    if (given.get("client_id"), given.get("client_secret")) != (client_id(), client_secret()):
        return _error("invalid_client", "client_id or client_secret is wrong")
    try:
        with changing():
            if given.get("grant_type") == "authorization_code":
                return answer(exchange_code(given.get("code", ""), given.get("redirect_uri", "")))
            if given.get("grant_type") == "refresh_token":
                return answer(refresh(given.get("refresh_token", "")))
    except InvalidGrant as invalid:
        return _error("invalid_grant", str(invalid))
    return _error("unsupported_grant_type", "grant_type is authorization_code or refresh_token")


def _error(name: str, description: str) -> HttpResponse:
    return answer({"error": name, "error_description": description}, switches.oauth_error_status)
