"""Spans of time as people write them on a command line."""

from __future__ import annotations

import re
from datetime import timedelta

_SPAN = re.compile(r"(-?)(\d{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_span(text: str) -> timedelta:
    """90d, 12h, 10m or 30s, and -10m for the other direction; raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is not a span of time: write 90d, 12h, 10m or 30s.")
    sign, number, unit = found.groups()
    span = timedelta(**{_UNITS[unit]: int(number)})
    return -span if sign else span
