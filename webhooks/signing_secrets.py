"""The secrets that a delivery may be signed with: several while one replaces another, each with its own span of time.

An entry of LIGHTSPEED_WEBHOOK_SECRETS is the secret, or `secret@start/end` with ISO times in UTC, of which one may be
left out: `old-secret@/2026-12-01T00:00` is accepted until then, `new-secret@2026-11-30/` from then on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

_WITH_SPAN = re.compile(r"(?P<secret>.+)@(?P<start>\d{4}-[0-9T:.Z+-]*)?/(?P<end>\d{4}-[0-9T:.Z+-]*)?", re.DOTALL)
_FINGERPRINT_LENGTH = 12


class BadSpan(ValueError):
    """The start or end of a secret is not a time. The message does not hold the secret."""


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """A secret as bytes. `fingerprint` tells secrets apart and tells nothing about them: it is keyed."""

    key: bytes
    fingerprint: str
    start: datetime | None = None
    end: datetime | None = None

    def __repr__(self) -> str:
        return f"<SigningSecret {self.fingerprint}>"

    def is_live(self, now: datetime) -> bool:
        return (self.start is None or self.start <= now) and (self.end is None or now < self.end)


def live_secrets(now: datetime) -> list[SigningSecret]:
    """The secrets of the settings that hold at `now`. An entry that cannot be read holds never: `check` reports it."""
    return [secret for secret in all_secrets() if secret.is_live(now)]


def all_secrets() -> Sequence[SigningSecret]:
    """Every readable secret of the settings, in their order."""
    return _read_all(tuple(settings.LIGHTSPEED_WEBHOOK_SECRETS), settings.SECRET_KEY)


def unreadable_entries() -> list[str]:
    """A sentence for each entry of the settings that is no secret."""
    problems = []
    for position, entry in enumerate(settings.LIGHTSPEED_WEBHOOK_SECRETS, start=1):
        try:
            read_secret(entry)
        except ValueError as error:
            problems.append(f"Entry {position} of LIGHTSPEED_WEBHOOK_SECRETS: {error}")
    return problems


def read_secret(entry: str) -> SigningSecret:
    """One entry of the settings; raises ValueError for an empty one, BadSpan for a time that is none."""
    found = _WITH_SPAN.fullmatch(entry.strip())
    spanned = found if found and (found["start"] or found["end"]) else None
    secret = spanned["secret"].strip() if spanned else entry.strip()
    if not secret:
        raise ValueError("it is empty.")
    start, end = (_time(spanned[name]) if spanned else None for name in ("start", "end"))
    if start and end and end <= start:
        raise BadSpan(f"it ends at {end.isoformat()}, which is not after its start.")
    return SigningSecret(secret.encode(), fingerprint_of(secret), start, end)


def fingerprint_of(secret: str) -> str:
    """Tells which secret it was to someone who has the list, and nothing to anyone else."""
    return salted_hmac("webhooks.signing_secrets", secret, algorithm="sha256").hexdigest()[:_FINGERPRINT_LENGTH]


@lru_cache(maxsize=8)
def _read_all(entries: tuple[str, ...], secret_key: str) -> tuple[SigningSecret, ...]:
    """`secret_key` is what the fingerprints hang on."""
    found = []
    for entry in entries:
        try:
            found.append(read_secret(entry))
        except ValueError:
            continue
    return tuple(found)


def _time(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise BadSpan(f"{text!r} is not a time. Write 2026-12-01 or 2026-12-01T08:30.") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
