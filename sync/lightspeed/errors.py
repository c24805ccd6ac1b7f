"""What can go wrong when Lightspeed is called, sorted by whether the same call can work later.

LightspeedError
├── Retryable            the same call may work later
│   ├── NotConfigured    no address or token is set: waits for an operator
│   ├── Unauthorized     401: the token is missing, expired or revoked; waits for an operator
│   ├── RateLimited      429: not before `retry_at`
│   ├── ServerError      5xx, 408, 425
│   ├── Unreachable      no connection, or no answer in time
│   └── BadAnswer        an answer that cannot be read, or lacks what it must have
└── Refused              any other 4xx: trying again cannot help
    ├── Forbidden        403: the token lacks a scope
    ├── NotFound         404
    └── Conflict         409
"""

from __future__ import annotations

from datetime import datetime


class LightspeedError(Exception):
    """Base of all: the message is a sentence for an operator, `status` is HTTP's (0: there was no answer)."""

    # Whether Lightspeed may have done what was asked although the caller saw a failure.
    maybe_applied = False

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class Retryable(LightspeedError):
    """The same call may work later."""


class NotConfigured(Retryable):
    """This system does not know Lightspeed's address, or has no token for it."""


class Unauthorized(Retryable):
    """The token is missing, expired or revoked. No job is at fault: all of them wait."""


class RateLimited(Retryable):
    """Lightspeed asks for a pause until `retry_at` (aware)."""

    def __init__(self, message: str, *, retry_at: datetime, status: int = 429) -> None:
        super().__init__(message, status=status)
        self.retry_at = retry_at


class ServerError(Retryable):
    """Lightspeed failed. A gateway's 502 or 504 says nothing of whether the call was carried out."""

    maybe_applied = True


class Unreachable(Retryable):
    """No connection (`sent` is False), or the connection broke or timed out after the request went out."""

    def __init__(self, message: str, *, sent: bool) -> None:
        super().__init__(message)
        self.maybe_applied = sent


class BadAnswer(Retryable):
    """The answer is no JSON, half of it, or lacks a field without which it means nothing."""

    maybe_applied = True


class Refused(LightspeedError):
    """Lightspeed understood and said no."""


class Forbidden(Refused):
    """The token lacks a scope."""


class NotFound(Refused):
    """There is nothing with that id."""


class Conflict(Refused):
    """It exists already, or its state stands against it."""


# What may be about the one thing that was asked for. It must not keep all others from being read; after so many of
# them in one run it is Lightspeed that is not well.
FAULTS_OF_ONE = (ServerError, BadAnswer, Refused)
MOST_FAULTS = 5
