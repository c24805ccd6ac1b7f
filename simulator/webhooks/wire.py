"""The two wire formats: the vendor's signed form, and the runbook's signed JSON."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from simulator.switches import switches

FORM = "application/x-www-form-urlencoded; charset=utf-8"
DOMAIN_PREFIX = "simulator"


@dataclass(frozen=True)
class Message:
    """A delivery's bytes, as text, and its headers."""

    body: str
    headers: dict[str, str]


def vendor_message(event: str, payload: dict[str, Any], secret: str) -> Message:
    """A form whose `payload` is JSON; signed in X-Signature where the hook has a secret."""
    said = json.dumps(payload)
    form = {"payload": said}
    if switches.webhook_extra_fields:
        form |= {"type": event, "environment": "prod", "domain_prefix": DOMAIN_PREFIX}
    body = urlencode(form)
    headers = {"Content-Type": FORM}
    if secret:
        digest = _digest(secret, said if switches.webhook_signed_over == "payload" else body)
        headers["X-Signature"] = f"signature={_encoded(digest)},algorithm=HMAC-SHA256"
    return Message(body, headers)


def runbook_message(event: str, payload: dict[str, Any], secret: str) -> Message:
    """JSON with an id and a time; signed in X-Lightspeed-Signature."""
    when = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    body = json.dumps({"event_id": str(uuid.uuid4()), "event_type": event, "created_at": when, "data": payload})
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Lightspeed-Signature"] = f"sha256={_digest(secret, body).hex()}"
    return Message(body, headers)


def unsigned(headers: dict[str, str]) -> dict[str, str]:
    """The headers without any signature."""
    return {name: value for name, value in headers.items() if not name.endswith("Signature")}


def badly_signed(headers: dict[str, str]) -> dict[str, str]:
    """The headers with signatures that another secret would have made."""
    wrong = "0" * 64
    made = {"X-Signature": f"signature={wrong},algorithm=HMAC-SHA256", "X-Lightspeed-Signature": f"sha256={wrong}"}
    return {name: made.get(name, value) for name, value in headers.items()}


def _digest(secret: str, signed: str) -> bytes:
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()


def _encoded(digest: bytes) -> str:
    return digest.hex() if switches.webhook_encoding == "hex" else base64.b64encode(digest).decode()
