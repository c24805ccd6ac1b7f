"""What came of an event."""

from __future__ import annotations

from dataclasses import dataclass

from consignments.models import Order


@dataclass(frozen=True)
class Outcome:
    """A sentence for staff, the order that the event touched, and whether there was nothing to be done."""

    text: str
    order: Order | None = None
    ignored: bool = False
