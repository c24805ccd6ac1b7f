"""Refusals of the domain, each with a stable code and a sentence for the person who ran into it.

ConsignmentError
├── NotFound          404  nothing there, or not for this person's outlets
├── NotPermitted      403  the right is missing
├── MoveNotAllowed    409  the order's state has no such move
├── GuardRefused      422  the move exists, but something blocks it
├── InvalidInput      422  a field, line or row is wrong; `problems` names each
└── Conflict          409  the same key with another body, or content changed meanwhile
"""

from __future__ import annotations

from collections.abc import Sequence


class ConsignmentError(Exception):
    """Base of every refusal: `code` is stable for programs, the message is for people, in the language they read."""

    code = "refused"
    http_status = 400

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code


class NotFound(ConsignmentError):
    code = "not_found"
    http_status = 404


class NotPermitted(ConsignmentError):
    code = "not_permitted"
    http_status = 403


class MoveNotAllowed(ConsignmentError):
    code = "move_not_allowed"
    http_status = 409


class GuardRefused(ConsignmentError):
    code = "guard_refused"
    http_status = 422


class Conflict(ConsignmentError):
    code = "conflict"
    http_status = 409


class InvalidInput(ConsignmentError):
    """Bad input. `problems` has one sentence for each fault, naming its field, line or row."""

    code = "invalid_input"
    http_status = 422

    def __init__(self, problems: Sequence[str], *, code: str | None = None) -> None:
        super().__init__(" ".join(problems), code=code)
        self.problems = list(problems)
