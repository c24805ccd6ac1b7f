"""Deliveries made to try the endpoint with, in both formats."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from webhooks.models import WebhookEvent
from webhooks.signing import sign, sign_as_lightspeed


@dataclass(frozen=True)
class Post:
    """A request that is ready to be sent."""

    url: str
    body: bytes
    headers: dict[str, str]


def json_post(url: str, key: bytes, event_type: str, data: dict[str, Any], event_id: str, age: timedelta) -> Post:
    """A delivery of the first format, `age` old (negative: from the future)."""
    fields = {
        "event_id": event_id or f"test_{uuid.uuid4().hex}",
        "event_type": event_type,
        "created_at": (datetime.now(UTC) - age).isoformat(),
        "data": data,
    }
    body = json.dumps(fields).encode()
    return Post(url, body, {"Content-Type": "application/json", "X-Lightspeed-Signature": sign(body, key)})


def form_post(url: str, key: bytes, event_type: str, data: dict[str, Any]) -> Post:
    """A delivery of Lightspeed's own format, to the address that `register_webhooks` gives to hooks of this type."""
    body = urlencode({"payload": json.dumps(data), "environment": "test"}).encode()
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Signature": sign_as_lightspeed(body, key),
    }
    return Post(f"{url}?{urlencode({'type': event_type})}", body, headers)


FORMATS = tuple(WebhookEvent.WireFormat.values)
