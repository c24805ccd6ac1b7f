"""Reading a call's body: once, as it came, and never more of it than is allowed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError

from webhooks.refusals import Malformed, TooLarge


def check_declared_length(request: HttpRequest) -> None:
    """Raises TooLarge for a body that says it is, before a byte of it is read."""
    declared = request.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > _limit():
        raise TooLarge(f"The body has {declared[:20]} bytes, above {_limit()}.")


def read_body(request: HttpRequest) -> bytes:
    """The raw bytes; raises TooLarge, or Malformed where the sender hung up halfway."""
    try:
        body: bytes = request.read(_limit() + 1)
    except (UnreadablePostError, OSError) as error:
        raise Malformed("The body ended early.") from error
    if len(body) > _limit():
        raise TooLarge(f"The body has more than {_limit()} bytes.")
    return body


def _limit() -> int:
    return int(settings.WEBHOOK_MAX_BODY_BYTES)
