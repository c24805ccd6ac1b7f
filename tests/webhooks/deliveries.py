"""Deliveries as a sender would make them, and posting them with Django's test client."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

URL = "/webhooks/lightspeed/"
SECRET = "test-webhook-secret-of-32-characters"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def digest(body: bytes, secret: str = SECRET) -> bytes:
    return hmac.new(secret.encode(), body, hashlib.sha256).digest()


def hex_signature(body: bytes, secret: str = SECRET) -> str:
    return f"sha256={digest(body, secret).hex()}"


def vendor_signature(body: bytes, secret: str = SECRET) -> str:
    return f"signature={base64.b64encode(digest(body, secret)).decode()},algorithm=HMAC-SHA256"


def envelope(event_type: str = "consignment.created", data: Any = None, **fields: Any) -> dict[str, Any]:
    """The first format's body; `age` shifts its time into the past."""
    age: timedelta = fields.pop("age", timedelta())
    return {
        "event_id": f"evt_{uuid.uuid4().hex}",
        "event_type": event_type,
        "created_at": (datetime.now(UTC) - age).isoformat(),
        "data": {} if data is None else data,
        **fields,
    }


@dataclass(frozen=True)
class Call:
    """A request, signed or not."""

    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""

    def post(self, client: Client | None = None, **extra: Any) -> HttpResponse:
        client = client or Client(raise_request_exception=False)
        answer: HttpResponse = client.post(  # type: ignore[assignment]
            URL + self.query, data=self.body, content_type=self.content_type, headers=self.headers, **extra
        )
        return answer


def json_call(fields: Any = None, *, secret: str = SECRET, **more: Any) -> Call:
    """A signed delivery of the first format; `fields` is the whole body, an envelope unless given."""
    body = fields if isinstance(fields, bytes) else json.dumps(envelope(**more) if fields is None else fields).encode()
    return Call(body, JSON, {"X-Lightspeed-Signature": hex_signature(body, secret)})


def form_call(payload: Any, *, query: str = "", secret: str = SECRET, **fields: str) -> Call:
    """A signed delivery of Lightspeed's own format."""
    text = payload if isinstance(payload, str) else json.dumps(payload)
    body = urlencode({"payload": text, "environment": "prod", **fields}).encode()
    return Call(body, FORM, {"X-Signature": vendor_signature(body, secret)}, query)


def line_payload(consignment_id: str, *, received: str | None = "8.00000", line: int = 0) -> dict[str, Any]:
    """What Lightspeed says when a line was received: version 1.0 of its API, cost as a number."""
    return {
        "id": str(uuid.UUID(int=line + 1)),
        "consignment_id": consignment_id,
        "product_id": str(uuid.UUID(int=10_000 + line)),
        "count": "8.00000",
        "received": received,
        "cost": 4.5,
        "sequence_number": line,
    }
