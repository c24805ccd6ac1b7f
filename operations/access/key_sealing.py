"""Keys of second factors are kept sealed, so that a copy of the database makes nobody's codes."""

from __future__ import annotations

import base64
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

# No hexadecimal begins so: a key that lies open is told from a sealed one by it.
_MARK = "s1."


class UnreadableKey(Exception):
    """The key of a second factor was sealed with a secret that SECOND_FACTOR_KEYS does not name any more."""


def seal(key: bytes) -> str:
    """`key` (up to 40 bytes) under the first secret, as text."""
    # AES-SIV needs no nonce, so that the longest key fits django-otp's column of 80 characters.
    text = base64.urlsafe_b64encode(_ciphers()[0].encrypt(key, None)).decode("ascii")
    return _MARK + text.rstrip("=")


def unseal(stored: str) -> bytes:
    """The key that `stored` holds, sealed under any of the secrets or open; raises UnreadableKey."""
    if is_open(stored):
        return bytes.fromhex(stored)
    for cipher in _ciphers():
        if (key := _opened(cipher, stored)) is not None:
            return key
    raise UnreadableKey("A second factor cannot be read with any of SECOND_FACTOR_KEYS.")


def is_open(stored: str) -> bool:
    """Whether it lies there for everyone to read, as django-otp writes it."""
    return not stored.startswith(_MARK)


def is_newest(stored: str) -> bool:
    """Whether it is sealed under the first secret."""
    return not is_open(stored) and _opened(_ciphers()[0], stored) is not None


def _opened(cipher: AESSIV, stored: str) -> bytes | None:
    text = stored.removeprefix(_MARK)
    try:
        return cipher.decrypt(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), None)
    except (InvalidTag, ValueError):
        return None


def _ciphers() -> list[AESSIV]:
    secrets = settings.SECOND_FACTOR_KEYS or [f"second-factors:{settings.SECRET_KEY}"]
    return [AESSIV(hashlib.sha512(secret.encode()).digest()) for secret in secrets]
