"""Why a call is refused, and what the sender is answered.

Refused
├── WrongMethod       405
├── Malformed         400  signed, but not what its format promises; says which field
├── Unauthorized      401  never says why
├── TooLarge          413
├── UnsupportedType   415
├── TooManyCalls      429  never for a correctly signed call
└── Unavailable       503  our fault: the sender tries again
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """Base of the refusals. `signed` is set for calls whose signature was right.

    `is_our_fault` marks those that the sender is to send again, however many there are.
    """

    status = 400
    code = "refused"
    signed = False
    is_our_fault = False

    def __init__(self, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.headers = dict(headers or {})


class WrongMethod(Refused):
    status = 405
    code = "method_not_allowed"

    def __init__(self) -> None:
        super().__init__("Only POST is answered here.", headers={"Allow": "POST"})


class Malformed(Refused):
    status = 400
    code = "malformed"


class Unauthorized(Refused):
    status = 401
    code = "unauthorized"

    def __init__(self) -> None:
        super().__init__("The signature is missing or not valid.")


class TooLarge(Refused):
    status = 413
    code = "too_large"


class UnsupportedType(Refused):
    status = 415
    code = "unsupported_type"


class TooManyCalls(Refused):
    status = 429
    code = "too_many_calls"

    def __init__(self, wait_seconds: int) -> None:
        super().__init__("Too many refused calls from this address.", headers={"Retry-After": str(wait_seconds)})


class Unavailable(Refused):
    status = 503
    code = "unavailable"
    is_our_fault = True

    def __init__(self) -> None:
        super().__init__("The delivery could not be stored. Send it again.", headers={"Retry-After": "30"})
