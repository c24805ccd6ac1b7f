"""What the proxy in front lets through, read from its configuration, against what people may upload."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from operations.doctor.verdict import Verdict, fail, ok, warn

MEGABYTE = 1 << 20
NGINX_DEFAULT = MEGABYTE
_UNITS = {"": 1, "k": 1 << 10, "m": MEGABYTE, "g": 1 << 30}
_PART = re.compile(r"location\s+([^{]*?)\s*\{|client_max_body_size\s+(\d+)([kKmMgG]?)\s*;|(\{)|(\})")


def upload_verdict() -> Verdict:
    """By PROXY_CONF, nginx's file for this site."""
    if not settings.PROXY_CONF:
        return warn(
            "uploads", "What the proxy lets through is not known.", "Name nginx's file for this site: PROXY_CONF."
        )
    try:
        limits = body_limits(Path(settings.PROXY_CONF).read_text())
    except OSError as error:
        return fail("uploads", f"PROXY_CONF cannot be read: {error.strerror}.", "Name a file that this user may read.")
    short = [fault for fault in (_short(limits, *need) for need in _needs()) if fault]
    if short:
        return fail("uploads", " ".join(short), f"Raise client_max_body_size in {settings.PROXY_CONF}, reload nginx.")
    return ok("uploads", "the proxy lets through what people may upload")


def body_limits(text: str) -> dict[str, int]:
    """client_max_body_size in bytes by the location it stands in, "" outside of any; 0 is no limit."""
    found: dict[str, int] = {}
    depth, inside = 0, list[tuple[str, int]]()
    for part in _PART.finditer(re.sub(r"#[^\n]*", "", text)):
        location, size, unit, opens, _closes = part.groups()
        if size is not None:
            found[inside[-1][0] if inside else ""] = int(size) * _UNITS[unit.lower()]
        elif location is not None:
            depth += 1
            inside.append((location, depth))
        elif opens:
            depth += 1
        else:
            if inside and inside[-1][1] == depth:
                inside.pop()
            depth -= 1
    return found


def _needs() -> list[tuple[str, str, int]]:
    """A word of the location, what is sent there, and its size in bytes."""
    photo = settings.RECEIVING_MAX_PHOTO_MB * MEGABYTE
    return [
        ("", f"a photograph of {settings.RECEIVING_MAX_PHOTO_MB} MB", photo),
        ("receive", f"a receipt with {settings.RECEIVING_MAX_PHOTOS} of them", photo * settings.RECEIVING_MAX_PHOTOS),
        ("webhooks", "a delivery of WEBHOOK_MAX_BODY_BYTES", settings.WEBHOOK_MAX_BODY_BYTES),
    ]


def _short(limits: dict[str, int], word: str, what: str, needed: int) -> str:
    whole = limits.get("", NGINX_DEFAULT)
    limit = next((size for location, size in limits.items() if word and word in location), whole)
    if limit == 0 or limit >= needed:
        return ""
    return f"The proxy takes {limit // MEGABYTE} MB where {what} comes in, {needed // MEGABYTE} MB."
