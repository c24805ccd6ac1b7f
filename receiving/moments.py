"""Times as devices and programs send them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

# No camera is older, and databases differ in what they hold beyond these.
FIRST_DAY, LAST_DAY = datetime(1970, 1, 2, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def moment_of(text: str) -> datetime | None:
    """The time with an offset that `text` is; None for anything else, as for a 30th of February."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
