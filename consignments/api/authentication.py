"""Who asks: a program with a token, or a person's browser with its session and CSRF token."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from consignments.api_tokens import live_token
from consignments.models import ApiToken


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer cst_…`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token; None where none was sent. A token that no longer counts is refused."""
        scheme, _space, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"bearer":
            return None
        token = live_token(secret.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("The token is not known, has expired or was revoked."), code="token_refused")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Consignments"'
