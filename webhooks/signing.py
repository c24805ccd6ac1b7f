"""Signing as Lightspeed does: for test deliveries, and for whoever wants to write a sender."""

from __future__ import annotations

import base64
import hmac
from hashlib import sha256


def sign(body: bytes, key: bytes) -> str:
    """The value of X-Lightspeed-Signature."""
    return f"sha256={hmac.new(key, body, sha256).hexdigest()}"


def sign_as_lightspeed(body: bytes, key: bytes) -> str:
    """The value of X-Signature."""
    digest = base64.b64encode(hmac.digest(key, body, sha256)).decode()
    return f"signature={digest},algorithm=HMAC-SHA256"
