"""Rows of events, for tests that need many or old ones."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from webhooks.models import WebhookEvent


def make_event(*, age: timedelta = timedelta(), payload: Any = None, **fields: Any) -> WebhookEvent:
    """An event of Lightspeed's form that was worked off, `age` ago."""
    event_id = fields.pop("event_id", uuid.uuid4().hex)
    received_at = timezone.now() - age
    values = {
        "dedupe_key": sha256(f"form:{event_id}".encode()).hexdigest(),
        "event_id": event_id,
        "event_type": "consignment.receive",
        "wire_format": WebhookEvent.WireFormat.FORM,
        "status": WebhookEvent.Status.SUCCESS,
        "payload_text": json.dumps(payload or {"consignment_id": "c"}),
        "source_ip": "192.0.2.1",
        "request_id": uuid.uuid4().hex,
        "received_at": received_at,
        "processed_at": received_at + timedelta(seconds=2),
        "duration_ms": 7,
        **fields,
    }
    return WebhookEvent.objects.create(**values)
