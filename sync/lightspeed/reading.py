"""Reading single values out of Lightspeed's JSON: a missing member means the same as null, extra ones are ignored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sync.lightspeed.errors import BadAnswer

Raw = Mapping[str, Any]

# More pieces or money than any line holds; what does not fit a column must not stop the poll on every run.
ABSURD = Decimal(10) ** 12
LARGEST_WHOLE = 2**63 - 1


def json_from(body: bytes) -> Any:
    """The JSON value, with every fraction as Decimal; raises BadAnswer for anything else, NaN included."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as broken:
        raise BadAnswer(f"Lightspeed's answer is not JSON ({len(body)} bytes).") from broken


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def mapping(value: Any, what: str) -> dict[str, Any]:
    """`value` as an object; raises BadAnswer naming `what` otherwise."""
    if not isinstance(value, dict):
        raise BadAnswer(f"Lightspeed's answer for {what} is not an object.")
    return value


def required_text(raw: Raw, key: str) -> str:
    """A member without which the record means nothing; raises BadAnswer."""
    value = text(raw, key)
    if not value:
        raise BadAnswer(f"Lightspeed's answer lacks {key!r}.")
    return value


def text(raw: Raw, key: str) -> str:
    """The member as text; "" where it is missing, null, or no plain value."""
    value = raw.get(key)
    return "" if value is None or isinstance(value, (dict, list)) else str(value)


def decimal(raw: Raw, key: str) -> Decimal | None:
    """A decimal written as a string or as a number; None where missing, null or empty; raises BadAnswer."""
    number = _number(raw.get(key), key)
    if number is not None and abs(number) >= ABSURD:
        raise BadAnswer(f"Lightspeed's {key} is absurdly large: {str(number)[:40]}.")
    return number


def whole(raw: Raw, key: str) -> int | None:
    """A whole number such as a version (beyond 2^31); None where missing or null; raises BadAnswer."""
    number = _number(raw.get(key), key)
    if number is not None and abs(number) > LARGEST_WHOLE:
        raise BadAnswer(f"Lightspeed's {key} does not fit into 64 bits.")
    return None if number is None else int(number)


def _number(value: Any, key: str) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        number = Decimal(value) if isinstance(value, (str, int, Decimal)) and not isinstance(value, bool) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise BadAnswer(f"Lightspeed's {key} is no number: {str(value)[:40]!r}.")
    return number


def flag(raw: Raw, key: str, *, default: bool) -> bool:
    """A boolean; `default` where missing or null."""
    value = raw.get(key)
    return default if value is None else bool(value)


def moment(raw: Raw, key: str) -> datetime | None:
    """A time, UTC where no zone is given (webhook payloads omit it); None where missing or unreadable."""
    try:
        when = datetime.fromisoformat(text(raw, key))
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
