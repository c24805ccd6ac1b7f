"""Which consignment a payload is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webhooks.event_types import CONSIGNMENT_CREATED, CONSIGNMENT_UPDATED

MAX_ID = 64
# In a line's payload `id` is the line's own.
_ID_IS_THE_CONSIGNMENTS = {CONSIGNMENT_CREATED, CONSIGNMENT_UPDATED}


def consignment_named_in(event_type: str, data: Mapping[str, Any]) -> str:
    """Lightspeed's id of the consignment that the event names, or ""."""
    names = ["consignment_id", "id"] if event_type in _ID_IS_THE_CONSIGNMENTS else ["consignment_id"]
    return next((value for name in names if (value := short_text(data.get(name)))), "")


def short_text(value: Any) -> str:
    """A value that may be an id or a number of ours; "" for anything else."""
    is_one = isinstance(value, str) and 0 < len(value) <= MAX_ID and value.isprintable()
    return value if is_one else ""
