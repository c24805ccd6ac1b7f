"""What a delivery says, whichever format it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from webhooks.models import WebhookEvent


@dataclass(frozen=True)
class Delivery:
    """One delivery, checked. `text` is its JSON as it came, `consignment_id` the one it names, or ""."""

    wire_format: WebhookEvent.WireFormat
    event_id: str
    event_type: str
    text: str
    occurred_at: datetime | None = None
    consignment_id: str = ""

    @cached_property
    def dedupe_key(self) -> str:
        """The same for a repeat and for nothing else; the id of one format is never that of the other."""
        return sha256(f"{self.wire_format}:{self.event_id}".encode()).hexdigest()

    @property
    def id_is_the_senders(self) -> bool:
        """Whether the sender chose the id, or it is a digest of the body, which may come again as news."""
        return self.wire_format != WebhookEvent.WireFormat.FORM
