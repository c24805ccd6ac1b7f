"""The first format: a JSON body {event_id, event_type, created_at, data}, signed in X-Lightspeed-Signature."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from webhooks.formats.consignment_names import consignment_named_in
from webhooks.formats.delivery import Delivery
from webhooks.formats.strict_json import read_object
from webhooks.models import WebhookEvent
from webhooks.refusals import Malformed, Unauthorized

MAX_EVENT_ID = 200
MAX_EVENT_TYPE = 100
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?")


def read_json(body: bytes, query: Mapping[str, str]) -> Delivery:
    """The delivery; raises Malformed, which names the field, or Unauthorized for one outside the allowed age."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise Malformed("The body is not UTF-8.") from error
    fields = read_object(text, "The body")
    event_id, event_type = _text(fields, "event_id", MAX_EVENT_ID), _text(fields, "event_type", MAX_EVENT_TYPE)
    created_at, data = _time(fields), fields.get("data")
    if not isinstance(data, dict):
        raise Malformed("data must be a JSON object.")
    check_age(created_at)
    return Delivery(
        wire_format=WebhookEvent.WireFormat.JSON,
        event_id=event_id,
        event_type=event_type,
        text=text,
        occurred_at=created_at,
        consignment_id=consignment_named_in(event_type, data),
    )


def check_age(created_at: datetime) -> None:
    """Raises Unauthorized outside the window, in the past as in the future: the sender's clock may be wrong too."""
    if abs(timezone.now() - created_at) > timedelta(seconds=settings.WEBHOOK_MAX_AGE_SECONDS):
        raise Unauthorized


def _text(fields: Mapping[str, Any], name: str, longest: int) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest or not value.isprintable():
        raise Malformed(f"{name} must be a text of 1 to {longest} printable characters.")
    return value


def _time(fields: Mapping[str, Any]) -> datetime:
    """`created_at`; a time without a zone is UTC, as Lightspeed's own are."""
    value = fields.get("created_at")
    if isinstance(value, str) and value.isascii() and _TIME.fullmatch(value):
        try:
            when = datetime.fromisoformat(value)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise Malformed("created_at must be an ISO 8601 time such as 2026-11-02T10:00:00Z.")
