"""Writing deliveries in the transaction of the change that they tell of; the courier takes them from there."""

from __future__ import annotations

import time
from copy import copy
from typing import Any

from django.db import transaction

from simulator.changes import now_text
from simulator.faults.plan import HOOK, Drawn, plan
from simulator.models import Delivery, Hook
from simulator.webhooks.courier import wake
from simulator.webhooks.wire import Message, badly_signed, runbook_message, unsigned, vendor_message

RUNBOOK_CREATED = "consignment.created"
# Far enough for those behind it to overtake, near enough for a test to wait.
OVERTAKEN_SECONDS = 1.0


def post(event: str, told: list[tuple[str, dict[str, Any]]]) -> None:
    """Writes one delivery for each of `told` (what it is about, what it says) and each hook that wants the event."""
    for hook in Hook.objects.filter(type=event, active=True):
        written = [_delivery(hook, subject, payload) for subject, payload in told]
        suffered = [delivery for one in written for delivery in _with_fault(one)]
        Delivery.objects.bulk_create(suffered, batch_size=500)
    transaction.on_commit(wake)


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
    write = runbook_message if hook.type == RUNBOOK_CREATED else vendor_message
    return write(hook.type, payload, hook.secret)


def _with_fault(delivery: Delivery) -> list[Delivery]:
    """The delivery as it is, or as a fault leaves it: lost, twice, late, or with another signature."""
    drawn = plan.draw(f"{HOOK} {delivery.event}")
    if drawn is None:
        return [delivery]
    delivery.fault = drawn.kind
    if drawn.kind == "double":
        return [delivery, copy(delivery)]
    _spoil(delivery, drawn)
    return [delivery]


def _spoil(delivery: Delivery, drawn: Drawn) -> None:
    if drawn.kind == "lose":
        delivery.state = Delivery.DROPPED
    elif drawn.kind == "unsigned":
        delivery.headers = unsigned(delivery.headers)
    elif drawn.kind == "bad_signature":
        delivery.headers = badly_signed(delivery.headers)
    else:
        delivery.due += OVERTAKEN_SECONDS if drawn.kind == "reorder" else drawn.how.seconds
