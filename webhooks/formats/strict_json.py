"""Reading JSON from outside: what is not a JSON object of sensible shape is Malformed, whatever Python makes of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from webhooks.refusals import Malformed

MAX_DEPTH = 64
_MAX_NUMBER_LENGTH = 400


def read_object(text: str, what: str) -> dict[str, Any]:
    """The object that `text` is; raises Malformed, naming `what`. Fractions become exact decimals."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_decimal, parse_int=_integer)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Malformed(f"{what} is not valid JSON.") from error
    if not isinstance(value, dict):
        raise Malformed(f"{what} is not a JSON object.")
    # Counting brackets is cheap and never too low; only what has many is walked.
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise Malformed(f"{what} is nested deeper than {MAX_DEPTH} levels.")
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _MAX_NUMBER_LENGTH:
        raise ValueError("A number is too long.")
    return int(digits)


def _decimal(digits: str) -> Decimal:
    if len(digits) > _MAX_NUMBER_LENGTH:
        raise ValueError("A number is too long.")
    return Decimal(digits)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [child for parent in level for child in _children(parent)]
    return depth


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []
