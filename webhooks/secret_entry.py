"""How a secret is written in LIGHTSPEED_WEBHOOK_SECRETS: `secret`, or `secret@start/end` with ISO times in UTC.

One of the two times may be left out: `old-secret@/2026-12-01T00:00` holds until then, `new-secret@2026-11-30/` from
then on. Free of Django, since the production settings read entries too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

_WITH_SPAN = re.compile(r"(?P<secret>.+)@(?P<start>\d{4}-[0-9T:.Z+-]*)?/(?P<end>\d{4}-[0-9T:.Z+-]*)?", re.DOTALL)


class BadEntry(ValueError):
    """An entry that is no secret. The message does not hold the secret."""


@dataclass(frozen=True, slots=True)
class SecretEntry:
    """A secret and the span of time in which it holds; None where that is open."""

    secret: str = field(repr=False)
    start: datetime | None = None
    end: datetime | None = None


def read_entry(entry: str) -> SecretEntry:
    """One entry; raises BadEntry for an empty one, a time that is none, or a span that ends before it starts."""
    found = _WITH_SPAN.fullmatch(entry.strip())
    spanned = found if found and (found["start"] or found["end"]) else None
    secret = spanned["secret"].strip() if spanned else entry.strip()
    if not secret:
        raise BadEntry("it is empty.")
    if spanned is None:
        return SecretEntry(secret)
    start, end = _time(spanned["start"]), _time(spanned["end"])
    if start and end and end <= start:
        raise BadEntry(f"it ends at {end.isoformat()}, which is not after its start.")
    return SecretEntry(secret, start, end)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise BadEntry(f"{text!r} is not a time. Write 2026-12-01 or 2026-12-01T08:30.") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
