"""Setting a consignment's status in a way that may be repeated."""

from __future__ import annotations

from typing import Any

from sync.lightspeed.client import LightspeedClient
from sync.lightspeed.errors import Refused
from sync.lightspeed.records import Consignment

# Lightspeed's schema wants the first three in every update; the rest would be emptied by a strict reading of PUT.
_KEPT = (
    "name", "outlet_id", "type", "reference", "source_outlet_id", "supplier_id", "due_at", "supplier_invoice",
    "consignment_date",
)  # fmt: skip


def set_status(client: LightspeedClient, record: Consignment, status: str) -> Consignment:
    """Sets the status and leaves the rest of the head as it is there now; raises what the client raises.

    It is read anew: `record` is as old as the lines that were written since took. A refusal may only mean that an
    earlier try, whose answer was lost, has done it: the fresh state decides.
    """
    record = client.consignment(record.id)
    if record.status == status:
        return record
    fields: dict[str, Any] = {name: record.raw[name] for name in _KEPT if record.raw.get(name) is not None}
    try:
        return client.update_consignment(record.id, {**fields, "status": status})
    except Refused:
        now = client.consignment(record.id)
        if now.status != status:
            raise
        return now
