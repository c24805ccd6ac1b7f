"""Hiding what pages need not show: secrets, and the data of persons that Lightspeed sends along."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

MASK = "•••"
_HIDDEN = re.compile(
    r"secret|token|password|signature|authorization|api_?key|card"
    r"|e?mail|phone|mobile|fax|address|postcode|zip|birth|gender|(first|last|middle|contact|company|customer)_?name",
    re.IGNORECASE,
)


def masked(value: Any) -> Any:
    """The same with the values of telling names replaced, at any depth; empty ones stay, there is nothing in them."""
    if isinstance(value, dict):
        return {key: MASK if _hides(key, inner) else masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner) for inner in value]
    return value


def pretty(text: str) -> str:
    """Stored JSON text, masked, one value a line."""
    shown = json.dumps(masked(json.loads(text, parse_float=Decimal)), indent=2, ensure_ascii=False, default=str)
    # JSON may escape half a character, which no page can hold.
    return shown.encode(errors="backslashreplace").decode()


def _hides(key: str, value: Any) -> bool:
    return value not in (None, "", [], {}) and _HIDDEN.search(key) is not None
