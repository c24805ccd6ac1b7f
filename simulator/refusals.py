"""Saying no: what the rules raise, and the body it becomes."""

from __future__ import annotations

from typing import Any

from simulator.switches import switches


class Refusal(Exception):
    """The call is understood and refused; `status` None means the switch `refusal_status` decides."""

    status: int | None = None
    title = "Unprocessable Entity"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Malformed(Refusal):
    """The body is not JSON, or not of the shape."""

    status = 400
    title = "Bad Request"


class Unauthorized(Refusal):
    """No token, or one that is expired or revoked."""

    status = 401
    title = "Unauthorized"


class Forbidden(Refusal):
    """The token lacks the scope."""

    status = 403
    title = "Forbidden"


class Missing(Refusal):
    """There is nothing with that id."""

    status = 404
    title = "Not Found"


class Exists(Refusal):
    """There is one already."""

    status = 409
    title = "Conflict"


def status_of(refusal: Refusal) -> int:
    return refusal.status or switches.refusal_status


def envelope(title: str, message: str) -> dict[str, Any]:
    """An error body, in the shape that the switch `envelope` names; all of them were seen in the wild."""
    shapes: dict[str, dict[str, Any]] = {
        "title": {"error": title, "message": message},
        "plain": {"error": message},
        "global": {"errors": {"global": [message]}, "reference": "00000000-0000-4000-8000-000000000000"},
        "details": {"status": "error", "error": title, "details": message},
        "fields": {"errors": {"body": [message]}},
        "oauth": {"error": title.lower().replace(" ", "_"), "error_description": message},
    }
    return shapes[switches.envelope]
