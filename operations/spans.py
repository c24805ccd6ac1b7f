"""Spans of time as people read them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def span(length: timedelta) -> str:
    """The two largest units: 2 d 3 h, 5 min 10 s."""
    left, parts = max(0, int(length.total_seconds())), []
    for seconds, unit in _UNITS:
        if left >= seconds:
            parts.append(f"{left // seconds} {unit}")
            left %= seconds
    return " ".join(parts[:2]) or "0 s"


def ago(when: datetime | None, now: datetime) -> str:
    return _("never") if when is None else _("%(span)s ago") % {"span": span(now - when)}
