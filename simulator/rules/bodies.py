"""Reading request bodies: bare or wrapped in `data`, as JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from simulator.refusals import Malformed, Refusal
from simulator.switches import switches


def parsed(body: bytes) -> Any:
    """The body as JSON, fractions exact; raises Malformed."""
    try:
        return json.loads(body, parse_float=Decimal)
    except ValueError as broken:
        raise Malformed("the body is not JSON") from broken


def fields_from(body: bytes) -> dict[str, Any]:
    """The object in the body; raises Malformed for another shape, and where the switch wants the other wrapping."""
    found = parsed(body)
    wrapped = isinstance(found, dict) and set(found) == {"data"}
    if switches.bodies == "wrapped" and not wrapped:
        raise Malformed("the body must be wrapped in data")
    if wrapped and switches.bodies != "bare":
        found = found["data"]
    if not isinstance(found, dict):
        raise Malformed("the body must be an object")
    return found


def text_field(fields: dict[str, Any], name: str, *, limit: int = 255) -> str | None:
    """A text or null; raises Refusal."""
    value = fields.get(name)
    if value is not None and (not isinstance(value, str) or len(value) > limit):
        raise Refusal(f"{name} must be a text of at most {limit} characters")
    return value
