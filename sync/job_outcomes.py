"""What a failed call to Lightspeed means for the job that made it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from jobqueue.errors import Permanent, RetryAt, Unavailable
from jobqueue.registry import RunningJob
from sync import steps
from sync.lightspeed.errors import NotConfigured, RateLimited, Refused, Retryable, Unauthorized, Unreachable

# How long jobs wait for an operator to mend the token or the address before they look again.
WAIT_FOR_OPERATOR = timedelta(seconds=60)
WAIT_AFTER_PROGRESS = timedelta(seconds=2)

DEPENDENCY = "lightspeed"
"""The circuit breaker that all jobs share which call Lightspeed."""

TIME_LIMIT = 3600.0
"""Seconds. Each call has a limit of its own, and the budget allows some 4,000 in an hour: a push that still runs hangs.
It is ended where it stands, and the next attempt looks at what is there and goes on."""

# A gateway that answers for a Lightspeed that does not. Any other 5xx may be about the one call that was made.
_GATEWAY = frozenset({502, 503, 504})


@contextmanager
def job_outcomes(job: RunningJob) -> Iterator[None]:
    """Translates client errors: a pause asked for costs no attempt, nor does a fault after some progress.

    Raises Permanent where Lightspeed refused, RetryAt where a time to try again is known, Unavailable where Lightspeed
    is not there at all; what else may pass goes on to the queue, which waits longer each time.
    """
    order_id = int(job.payload.get("po_id") or 0)
    before = steps.achieved(order_id)
    try:
        yield
    except RateLimited as fault:
        raise RetryAt(fault.retry_at, fault.message, costs_attempt=False) from fault
    except (Unauthorized, NotConfigured) as fault:
        raise RetryAt(timezone.now() + WAIT_FOR_OPERATOR, fault.message, costs_attempt=False) from fault
    except Refused as fault:
        raise Permanent(fault.message) from fault
    except Retryable as fault:
        if steps.achieved(order_id) > before:
            raise RetryAt(timezone.now() + WAIT_AFTER_PROGRESS, fault.message, costs_attempt=False) from fault
        if isinstance(fault, Unreachable) or fault.status in _GATEWAY:
            raise Unavailable(fault.message) from fault
        raise
