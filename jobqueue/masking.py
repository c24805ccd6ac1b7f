"""Hiding the secrets of a payload wherever people see it."""

from __future__ import annotations

import re
from typing import Any

MASK = "••••••"
_SECRET_NAME = re.compile(r"token|secret|password|passwd|authorization|signature|api_?key|credential", re.IGNORECASE)


def masked(value: Any) -> Any:
    """A copy in which whatever stands under a secret's name is hidden, at any depth."""
    if isinstance(value, dict):
        return {key: MASK if _SECRET_NAME.search(str(key)) and each else masked(each) for key, each in value.items()}
    if isinstance(value, list):
        return [masked(each) for each in value]
    return value
