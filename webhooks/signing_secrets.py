"""The secrets that a delivery may be signed with: several while one replaces another, each with its span of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from webhooks.secret_entry import BadEntry, read_entry

_FINGERPRINT_LENGTH = 12


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
            read_entry(entry)
        except BadEntry as error:
            problems.append(f"Entry {position} of LIGHTSPEED_WEBHOOK_SECRETS: {error}")
    return problems


def read_secret(entry: str) -> SigningSecret:
    """One entry of the settings; raises BadEntry."""
    read = read_entry(entry)
    return SigningSecret(read.secret.encode(), fingerprint_of(read.secret), read.start, read.end)


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
        except BadEntry:
            continue
    return tuple(found)
