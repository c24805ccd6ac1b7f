"""Lightspeed's OAuth 2: the address a manager is sent to, and the exchange of codes and refresh tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.utils import timezone

from sync.lightspeed.envelopes import sentence_from
from sync.lightspeed.errors import NotConfigured, Refused, Unauthorized
from sync.lightspeed.exchange import exchange
from sync.lightspeed.reading import mapping, required_text, text, whole
from sync.lightspeed.verdicts import verdict

# It becomes part of an address that our secret is sent to.
DOMAIN_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
# The lifetime is documented with two different values: used only where the answer states none.
UNSTATED_LIFETIME = timedelta(hours=1)


@dataclass(frozen=True)
class TokenPair:
    """What the token address gives. Some answers to a refresh leave out what did not change: "" then."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    domain_prefix: str
    scope: str


def authorize_address(state: str, redirect_uri: str) -> str:
    """Where a manager says yes; raises NotConfigured without a client id."""
    query = {
        "response_type": "code",
        "client_id": _configured("LIGHTSPEED_CLIENT_ID"),
        "redirect_uri": redirect_uri,
        "state": state,
        "scope": settings.LIGHTSPEED_SCOPES,
    }
    return f"{settings.LIGHTSPEED_CONNECT_URL}?{urlencode(query)}"


def pair_for_code(code: str, redirect_uri: str, domain_prefix: str) -> TokenPair:
    """Exchanges the code of a callback; raises Refused for a foreign-looking prefix, or what `_ask` raises."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
    return _ask(domain_prefix, fields)


def pair_for_refresh_token(refresh_token: str, domain_prefix: str) -> TokenPair:
    """Exchanges a refresh token, which Lightspeed takes once only."""
    return _ask(domain_prefix, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def _ask(domain_prefix: str, fields: Mapping[str, str]) -> TokenPair:
    """Raises Unauthorized where the grant is refused, else what a call raises. Never repeated: a grant is good once."""
    if not DOMAIN_PREFIX.fullmatch(domain_prefix):
        raise Refused("That is not the name of a Lightspeed shop.")
    form = {
        **fields,
        "client_id": _configured("LIGHTSPEED_CLIENT_ID"),
        "client_secret": _configured("LIGHTSPEED_CLIENT_SECRET"),
    }
    timeout = httpx.Timeout(settings.LIGHTSPEED_READ_TIMEOUT, connect=settings.LIGHTSPEED_CONNECT_TIMEOUT)
    with httpx.Client(timeout=timeout, follow_redirects=False) as http:
        address = settings.LIGHTSPEED_TOKEN_URL.format(domain_prefix=domain_prefix)
        request = http.build_request("POST", address, data=form, headers={"Accept": "application/json"})
        answer = exchange(http, request, read_timeout=settings.LIGHTSPEED_READ_TIMEOUT)
    if answer.status in (400, 401, 403):
        said = sentence_from(answer.body)
        raise Unauthorized(f"Lightspeed does not let this system in: {said} Connect it again.", status=answer.status)
    return _pair(mapping(verdict(answer, "POST token"), "a token"))


def _pair(raw: Mapping[str, Any]) -> TokenPair:
    return TokenPair(
        access_token=required_text(raw, "access_token"),
        refresh_token=text(raw, "refresh_token"),
        expires_at=_expires_at(raw),
        domain_prefix=text(raw, "domain_prefix"),
        scope=text(raw, "scope"),
    )


def _expires_at(raw: Mapping[str, Any]) -> datetime:
    expires, seconds = whole(raw, "expires"), whole(raw, "expires_in")
    if expires:
        return datetime.fromtimestamp(expires, UTC)
    return timezone.now() + (timedelta(seconds=seconds) if seconds else UNSTATED_LIFETIME)


def _configured(name: str) -> str:
    value = str(getattr(settings, name))
    if not value:
        raise NotConfigured(f"{name} is not set: it comes with the application that is registered at Lightspeed.")
    return value
