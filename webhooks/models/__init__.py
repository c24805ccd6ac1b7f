"""Deliveries that were accepted, the ids of those archived, and how often an address was refused."""

from __future__ import annotations

from webhooks.models.archived_id import ArchivedId
from webhooks.models.event import WebhookEvent
from webhooks.models.refusal_count import RefusalCount

__all__ = ["ArchivedId", "RefusalCount", "WebhookEvent"]
