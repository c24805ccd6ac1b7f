"""When to try again after a 429. Lightspeed writes an HTTP date; others write seconds; some write nonsense."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# A date in the past (clocks differ) must not mean "at once"; one far ahead must not stop the work for a day.
SHORTEST = timedelta(seconds=1)
LONGEST = timedelta(seconds=300)
# The vendor's own client waits this long where the header is missing or unreadable.
UNSTATED = timedelta(seconds=30)


def retry_time(header: str | None, *, now: datetime) -> datetime:
    """The moment to try again, between 1 and 300 seconds from `now` (aware); 300 s is Lightspeed's rate window."""
    asked = _asked(header, now)
    wait = UNSTATED if asked is None else min(max(asked, SHORTEST), LONGEST)
    return now + wait


def _asked(header: str | None, now: datetime) -> timedelta | None:
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), LONGEST.total_seconds()))
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return (when if when.tzinfo else when.replace(tzinfo=UTC)) - now
