"""The predecessor's webhook events, as events that nobody processes any more: their ids stay taken."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from operations.predecessor.source import BATCH, Row, Source
from operations.predecessor.tally import Tally
from webhooks.formats import Delivery
from webhooks.models import ArchivedId, WebhookEvent

PART = "webhook events"
TABLE = "webhook_events"
OUTCOME = "taken over from the predecessor"


def take_events(source: Source, tally: Tally, advance: Callable[[int], None], *, dry_run: bool) -> None:
    """Stores every event that is not there. Nothing follows from one: Lightspeed is asked by the poll."""
    rows = source.rows(TABLE)
    while batch := list(islice(rows, BATCH)):
        tally.read[PART] += len(batch)
        _take(_readable(batch, tally), tally, dry_run=dry_run)
        advance(len(batch))


def _readable(rows: Iterable[Row], tally: Tally) -> Iterator[WebhookEvent]:
    for row in rows:
        if not row.get("event_id") or len(str(row["event_id"])) > 200:
            tally.leave_out(PART, f"{TABLE} {row['id']}", "its event_id is missing or longer than 200 characters")
            continue
        yield _event(row)


def _take(events: Iterable[WebhookEvent], tally: Tally, *, dry_run: bool) -> None:
    wanted = {event.dedupe_key: event for event in events}
    there = set(WebhookEvent.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    there |= set(ArchivedId.objects.filter(dedupe_key__in=wanted).values_list("dedupe_key", flat=True))
    new = [event for key, event in wanted.items() if key not in there]
    if not dry_run:
        WebhookEvent.objects.bulk_create(new)
    tally.there[PART] += len(there)
    tally.taken[PART] += len(new)


def _event(row: Row) -> WebhookEvent:
    delivery = Delivery(WebhookEvent.WireFormat.JSON, str(row["event_id"]), str(row.get("event_type") or "")[:100], "")
    received = row.get("received_at") or row.get("created_at")
    at = received.replace(tzinfo=UTC) if isinstance(received, datetime) else datetime(1970, 1, 2, tzinfo=UTC)
    done = str(row.get("status") or "") == "completed"
    return WebhookEvent(
        dedupe_key=delivery.dedupe_key,
        event_id=delivery.event_id,
        event_type=delivery.event_type,
        wire_format=delivery.wire_format,
        status=WebhookEvent.Status.SUCCESS if done else WebhookEvent.Status.IGNORED,
        payload_text=_envelope(row),
        source_ip=str(row.get("source_ip") or "")[:45],
        request_id=str(row.get("request_id") or "")[:32],
        received_at=at,
        processed_at=at,
        outcome=OUTCOME,
        error=str(row.get("error_message") or ""),
    )


def _envelope(row: Row) -> str:
    """The payload as a delivery of this format would have held it; text that is no JSON is kept as text."""
    payload = row.get("payload")
    try:
        data = json.loads(payload) if isinstance(payload, str | bytes) else payload
    except ValueError:
        data = {"text": str(payload)}
    whole = data if isinstance(data, dict) and "data" in data else {"data": data if isinstance(data, dict) else {}}
    return json.dumps({"event_id": row["event_id"], "event_type": row.get("event_type"), **whole})
