"""What a handler may raise to steer its job, and what the queue refuses.

QueueError
├── PayloadRefused    the payload is not JSON, or too large
├── UnknownJobType    no handler is registered for the type
├── DeadLetterGone    the dead letter was retried or discarded by someone else
├── UniqueKeyTaken    a live job does the same work as the dead one
├── RetryRefused      what the job is about does not take it back
└── NotPermitted      the person lacks the right

Permanent             raised by a handler: trying again cannot help
RetryAt               raised by a handler: try again, not before a given time
Unavailable           raised by a handler: what its type depends on does not answer
"""

from __future__ import annotations

from datetime import datetime


class QueueError(Exception):
    """Base of the queue's refusals."""


class PayloadRefused(QueueError):
    """The payload cannot be stored: say what is wrong with it before the job exists."""


class UnknownJobType(QueueError):
    """No handler is registered for this job type."""


class DeadLetterGone(QueueError):
    """The dead letter is no longer there: another person or command retried or discarded it."""


class UniqueKeyTaken(QueueError):
    """A live job holds the unique key of the dead letter that should come back."""


class RetryRefused(QueueError):
    """The on_retry hook of the job's type raised: what the job is about is gone, or not in a state to go on."""


class NotPermitted(QueueError):
    """The person who asked lacks the right for it."""


class Permanent(Exception):
    """Trying again cannot help: the job goes to the dead letters at once, with this reason."""


class RetryAt(Exception):
    """Try again at `when` (aware), as a Retry-After header asks; an attempt is spent if `costs_attempt`."""

    def __init__(self, when: datetime, reason: str, *, costs_attempt: bool = True) -> None:
        super().__init__(reason)
        self.when = when
        self.costs_attempt = costs_attempt


class Unavailable(Exception):
    """What the job's type depends on does not answer. Counted by the circuit breaker of that dependency.

    While the breaker is open the attempt is not spent: a dead service must not turn every job into a dead letter.
    """
