"""What is kept of a call besides its body: little, and never a signature."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest

from webhooks.networks import client_address

KEPT_HEADERS = ("Content-Type", "Content-Length", "User-Agent")
_MAX_VALUE = 200


@dataclass(frozen=True)
class Origin:
    """Where a delivery came from, and how its signature was found right."""

    request_id: str
    address: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    secret_fingerprint: str = ""
    signature_form: str = ""


def kept_headers(request: HttpRequest) -> dict[str, str]:
    """The few headers that help to tell one sender from another."""
    found = {name: request.headers.get(name, "") for name in KEPT_HEADERS}
    return {name: ascii(value)[1:-1][:_MAX_VALUE] for name, value in found.items() if value}


def address_of(request: HttpRequest) -> str:
    """As `client_address`, at most as long as its column."""
    return client_address(request)[:45]
