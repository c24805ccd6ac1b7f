"""Durations as people type them: 90s, 5m, 2h, 30d."""

from __future__ import annotations

import argparse
import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def duration(text: str) -> timedelta:
    """Reads a duration for a command's option; raises ArgumentTypeError with an example."""
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip().lower())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is not a duration. Write for instance 90s, 5m, 2h or 30d.")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})
