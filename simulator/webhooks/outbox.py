"""Writing deliveries in the transaction of the change that they tell of; the courier takes them from there."""

from __future__ import annotations

import time
from typing import Any

from simulator.changes import now_text
from simulator.models import Delivery, Hook
from simulator.webhooks.wire import Message, runbook_message, vendor_message

RUNBOOK = "consignment.created"


def post(event: str, told: list[tuple[str, dict[str, Any]]]) -> None:
    """Writes one delivery for each of `told` (what it is about, what it says) and each hook that wants the event."""
    for hook in Hook.objects.filter(type=event, active=True):
        Delivery.objects.bulk_create([_delivery(hook, subject, payload) for subject, payload in told], batch_size=500)


def _delivery(hook: Hook, subject: str, payload: dict[str, Any]) -> Delivery:
    message = _message(hook, payload)
    return Delivery(
        event=hook.type,
        subject=subject,
        url=hook.url,
        headers=message.headers,
        body=message.body,
        due=time.time(),
        created_at=now_text(),
    )


def _message(hook: Hook, payload: dict[str, Any]) -> Message:
    write = runbook_message if hook.type == RUNBOOK else vendor_message
    return write(hook.type, payload, hook.secret)
