"""The INSERT of a delivery: raw, since the sender waits for it and the ORM's own work costs more than the database's.

One statement inserts the event unless its id was archived; the unique key decides the rest.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.utils import timezone

from webhooks.formats import Delivery
from webhooks.models import WebhookEvent
from webhooks.origin import Origin

_COLUMNS = (
    "dedupe_key", "event_id", "event_type", "wire_format", "status", "payload_text", "headers", "source_ip",
    "secret_fingerprint", "signature_form", "request_id", "occurred_at", "received_at", "repeats", "attempts",
    "outcome", "error", "consignment_id",
)  # fmt: skip
_INSERT = f"INSERT INTO webhook_events ({', '.join(_COLUMNS)}) SELECT {', '.join(['%s'] * len(_COLUMNS))}"
_UNLESS_ARCHIVED = " WHERE NOT EXISTS (SELECT 1 FROM webhook_archived_ids WHERE dedupe_key = %s)"


def insert_event(delivery: Delivery, origin: Origin) -> int | None:
    """Stores the delivery and returns its event's id, or None where that id was archived.

    Raises IntegrityError where the event is there already.
    """
    # A SELECT without a table may have a condition in SQLite; the others want to be told so.
    table = " FROM DUAL" if connection.vendor == "mysql" else ""
    sql, values = _INSERT + table, _values(delivery, origin)
    if delivery.id_is_the_senders:
        sql, values = sql + _UNLESS_ARCHIVED, [*values, delivery.dedupe_key]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.lastrowid) if cursor.rowcount else None


def _values(delivery: Delivery, origin: Origin) -> list[Any]:
    """In the order of the columns."""
    as_stored = connection.ops.adapt_datetimefield_value
    return [
        delivery.dedupe_key,
        delivery.event_id,
        delivery.event_type,
        str(delivery.wire_format),
        str(WebhookEvent.Status.PENDING),
        delivery.text,
        json.dumps(origin.headers),
        origin.address,
        origin.secret_fingerprint,
        origin.signature_form,
        origin.request_id,
        as_stored(delivery.occurred_at) if delivery.occurred_at else None,
        as_stored(timezone.now()),
        0,
        0,
        "",
        "",
        delivery.consignment_id,
    ]
