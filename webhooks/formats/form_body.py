"""Lightspeed's own format: a form with the field `payload`, signed in X-Signature over the raw body.

It has no id, no time and often no type. Lightspeed tries again for 48 hours, so no age is asked for; the digest of the
body serves as id. The type stands in the hook's own address (`?type=…`), where a field of the form does not say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from webhooks.event_types import LIGHTSPEED_TYPES, UNKNOWN
from webhooks.formats.consignment_names import consignment_named_in
from webhooks.formats.delivery import Delivery
from webhooks.formats.strict_json import read_object
from webhooks.models import WebhookEvent
from webhooks.refusals import Malformed

_MAX_FIELDS = 50


def read_form(body: bytes, query: Mapping[str, str]) -> Delivery:
    """The delivery; raises Malformed."""
    fields = _fields(body)
    payloads = [value for name, value in fields if name == "payload"]
    if len(payloads) != 1:
        raise Malformed("The form must have one field named payload.")
    data = read_object(payloads[0], "payload")
    event_type = _type(dict(fields), query, data)
    return Delivery(
        wire_format=WebhookEvent.WireFormat.FORM,
        event_id=sha256(event_type.encode() + b"\n" + body).hexdigest(),
        event_type=event_type,
        text=payloads[0],
        consignment_id=consignment_named_in(event_type, data),
    )


def _fields(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise Malformed("The body is not a form in UTF-8.") from error


def _type(fields: Mapping[str, str], query: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """What was signed is believed first. The address is not signed: it may only choose among known types."""
    for said in (fields.get("type", ""), query.get("type", "")):
        if said in LIGHTSPEED_TYPES:
            return said
    if data.get("consignment_id") and data.get("product_id"):
        return "consignment.receive" if data.get("received") is not None else "consignment.send"
    return UNKNOWN
