"""Giving out codes and token pairs, and taking them back."""

from __future__ import annotations

import secrets
import time
import uuid

from simulator.models import Grant
from simulator.switches import switches
from simulator.webhooks.wire import DOMAIN_PREFIX

CODE_SECONDS = 600


class InvalidGrant(Exception):
    """The code or refresh token is unknown, used, expired or revoked."""


def new_code(scopes: str, redirect_uri: str) -> str:
    """A code that is good once, for ten minutes."""
    return _new("code", scopes, str(uuid.uuid4()), int(time.time()) + CODE_SECONDS, redirect_uri).token


def exchange_code(code: str, redirect_uri: str) -> dict[str, object]:
    """A token pair for a code, which is used up; raises InvalidGrant."""
    grant = _take(code, "code")
    if grant.redirect_uri != redirect_uri:
        raise InvalidGrant("redirect_uri is not the one the code was given to")
    _revoke(grant.pair)
    return _pair(grant.scopes)


def refresh(token: str) -> dict[str, object]:
    """A new pair; the old refresh token and the access token given out with it are revoked. Raises InvalidGrant."""
    grant = _take(token, "refresh")
    if switches.rotate_refresh_tokens:
        _revoke(grant.pair)
        return _pair(grant.scopes)
    Grant.objects.filter(pair=grant.pair, kind="access").update(revoked=True)
    return _pair(grant.scopes, keep=grant)


def _take(token: str, kind: str) -> Grant:
    grant = Grant.objects.filter(pk=token, kind=kind, revoked=False).first()
    if grant is None or (grant.expires is not None and grant.expires <= time.time()):
        raise InvalidGrant(f"the {kind} is unknown, used, expired or revoked")
    return grant


def _revoke(pair: str) -> None:
    Grant.objects.filter(pair=pair).update(revoked=True)


def _pair(scopes: str, keep: Grant | None = None) -> dict[str, object]:
    pair = keep.pair if keep else str(uuid.uuid4())
    expires = int(time.time()) + switches.token_seconds
    answer: dict[str, object] = {
        "access_token": _new("access", scopes, pair, expires).token,
        "token_type": "Bearer",
        "expires": expires,
        "expires_in": switches.token_seconds,
        "domain_prefix": DOMAIN_PREFIX,
        "scope": scopes,
    }
    if keep is None:
        answer["refresh_token"] = _new("refresh", scopes, pair, None).token
    return answer


def _new(kind: str, scopes: str, pair: str, expires: int | None, redirect_uri: str = "") -> Grant:
    token = f"{kind}-{secrets.token_urlsafe(32)}"
    return Grant.objects.create(
        token=token, kind=kind, scopes=scopes, pair=pair, expires=expires, redirect_uri=redirect_uri
    )
