"""Tokens are kept encrypted, so that a copy of the database opens nobody's shop."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from sync.lightspeed.errors import NotConfigured


def encrypt(text: str) -> str:
    """Ciphertext under the first key."""
    return _cipher().encrypt(text.encode()).decode("ascii")


def decrypt(text: str) -> str:
    """Reads what any of the keys encrypted; raises NotConfigured where none fits any more."""
    try:
        return _cipher().decrypt(text.encode("ascii")).decode()
    except InvalidToken as fault:
        raise NotConfigured(
            "The stored Lightspeed tokens cannot be read with the keys in LIGHTSPEED_TOKEN_KEYS. Connect again."
        ) from fault


def _cipher() -> MultiFernet:
    """The first key encrypts; older ones still read, so that a key can be replaced without connecting anew."""
    secrets = settings.LIGHTSPEED_TOKEN_KEYS or [f"lightspeed-tokens:{settings.SECRET_KEY}"]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
