"""Whether a body was signed with one of our secrets: HMAC-SHA256 over the raw bytes, compared in constant time.

Two headers are read: `X-Lightspeed-Signature: sha256=<value>` and Lightspeed's `X-Signature: signature=<value>,
algorithm=HMAC-SHA256`. The value is hex or base64 (the vendor does not say which), with or without its prefix.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from webhooks.signing_secrets import SigningSecret

HEADERS = ("X-Lightspeed-Signature", "X-Signature")
MAX_HEADER_LENGTH = 1024
MAX_CANDIDATES = 8

_DIGEST_LENGTH = 32
_PREFIX = re.compile(r"(sha256|signature|algorithm)\s*=\s*", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-fA-F]{64}")
_BASE64 = re.compile(r"[0-9A-Za-z+/_-]{43}=?")
_ALGORITHMS = {"hmac-sha256", "hmac_sha256", "sha256"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A digest that a header claims. `form` says where and how it was written."""

    digest: bytes
    form: str


@dataclass(frozen=True, slots=True)
class Match:
    """Which secret and which claimed digest agreed."""

    fingerprint: str
    form: str


def candidates_in(headers: Mapping[str, str]) -> list[Candidate]:
    """The digests that the headers claim, at most MAX_CANDIDATES; none for headers that make no sense."""
    found = [each for name in HEADERS if (text := headers.get(name)) for each in _candidates(name, text)]
    return found[:MAX_CANDIDATES]


def find_match(body: bytes, candidates: Sequence[Candidate], secrets: Sequence[SigningSecret]) -> Match | None:
    """The secret that signed `body`, or None. All pairs are compared, so that the time taken does not tell which."""
    found = None
    for secret in secrets:
        expected = hmac.digest(secret.key, body, sha256)
        for candidate in candidates:
            if hmac.compare_digest(expected, candidate.digest):
                found = Match(secret.fingerprint, candidate.form)
    return found


def _candidates(name: str, text: str) -> Iterator[Candidate]:
    if len(text) > MAX_HEADER_LENGTH or not text.isascii():
        return
    # A header sent twice reaches us joined by a comma, as the parts of X-Signature are.
    parts = [part.strip() for part in text.split(",")]
    if any(not _is_known_algorithm(part) for part in parts):
        return
    for part in parts:
        value = _PREFIX.sub("", part, count=1) if _PREFIX.match(part) else part
        digest, encoding = _decode(value)
        if len(digest) == _DIGEST_LENGTH:
            yield Candidate(digest, f"{name} {encoding}")


def _is_known_algorithm(part: str) -> bool:
    """False for a part that names another algorithm than ours."""
    name, _, value = part.partition("=")
    return name.strip().lower() != "algorithm" or value.strip().lower() in _ALGORITHMS


def _decode(value: str) -> tuple[bytes, str]:
    if _HEX.fullmatch(value):
        return bytes.fromhex(value), "hex"
    if _BASE64.fullmatch(value):
        standard = value.rstrip("=").replace("-", "+").replace("_", "/") + "="
        try:
            return base64.b64decode(standard, validate=True), "base64"
        except binascii.Error:
            return b"", ""
    return b"", ""
