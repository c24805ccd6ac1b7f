"""Running one job's handler, whatever it does, with no transaction open."""

from __future__ import annotations

import traceback

import structlog
from django.db import connections

from jobqueue.claims import Claimed
from jobqueue.errors import Permanent, RetryAt, Unavailable
from jobqueue.log_context import of_job
from jobqueue.outcomes import Failure
from jobqueue.payloads import decode_payload
from jobqueue.registry import RunningJob, limits_of, registration_for

log = structlog.get_logger(__name__)

_REASON_LENGTH = 4000


def run(job: Claimed) -> Failure | None:
    """Runs the handler; None when it returned.

    Anything it raises fails the job and never the worker: SystemExit and KeyboardInterrupt too, which here can only
    come from the handler.
    """
    with of_job(job):
        return _run(job)


def _run(job: Claimed) -> Failure | None:
    try:
        handler = registration_for(job.job_type).handler
        payload = decode_payload(job.payload)
        handler(RunningJob(job.id, job.job_type, payload, job.attempts + 1, job.max_attempts, job.subject))
    except Permanent as error:
        return Failure(_storable(str(error)), permanent=True)
    except RetryAt as error:
        return Failure(_storable(str(error)), retry_at=error.when, costs_attempt=error.costs_attempt)
    except Unavailable as error:
        return Failure(_storable(str(error)), dependency=limits_of(job.job_type).dependency)
    except BaseException as error:  # a poison job must not take its worker along
        log.warning("job.raised", exc_info=error)
        return Failure(_reason(error))
    finally:
        close_what_was_left_open(job)
    return None


def close_what_was_left_open(job: Claimed) -> None:
    """Drops connections the handler left inside a transaction, and those that failed: the next job gets sound ones."""
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            continue  # the caller's own: jobs run inline inside a test's transaction
        if connection.connection is not None and not connection.get_autocommit():
            log.warning("job.left_transaction_open", job_id=job.id, job_type=job.job_type)
            connection.close()
        elif connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()


def _reason(error: BaseException) -> str:
    """The error's last line, and where in the code it was raised."""
    said = "".join(traceback.format_exception_only(error)).strip()
    frames = traceback.extract_tb(error.__traceback__)
    place = f"\nat {frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if len(frames) > 1 else ""
    return _storable(said[: _REASON_LENGTH - len(place)] + place)


def _storable(text: str) -> str:
    """Names of files and the like may hold what no database takes (lone surrogates): shown as \\udcff."""
    return text[:_REASON_LENGTH].encode(errors="backslashreplace").decode()
