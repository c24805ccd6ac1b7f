"""Spans of time as people write them on a command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta

from jobqueue.durations import duration


def parse_span(text: str) -> timedelta:
    """90d, 12h, 10m or 30s, and -10m for the other direction; raises ValueError."""
    text = text.strip()
    try:
        span = duration(text.removeprefix("-"))
    except ArgumentTypeError as fault:
        raise ValueError(str(fault)) from fault
    return -span if text.startswith("-") else span
