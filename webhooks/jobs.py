"""Working off what was stored."""

from __future__ import annotations

import time

import structlog
from django.db import transaction
from structlog.contextvars import bound_contextvars

from jobqueue.actors import Actor
from jobqueue.models import DeadLetter
from jobqueue.registry import RunningJob, handles
from webhooks import catalogue_polls, states
from webhooks.handlers import handle
from webhooks.intake import PROCESS
from webhooks.models import WebhookEvent

log = structlog.get_logger(__name__)


def died(dead: DeadLetter, actor: Actor) -> None:
    states.give_up(dead.payload["event_id"], dead.error_message)


def retried(dead: DeadLetter, actor: Actor) -> None:
    states.wait_again(dead.payload["event_id"])


@handles(PROCESS, on_dead=died, on_retry=retried, time_limit=300)
def process(job: RunningJob) -> None:
    """What the event sets off and its end are one transaction; a failure is noted on it and left to the queue."""
    event = states.begin(job.payload["event_id"])
    if event is None:
        return
    with bound_contextvars(event_id=event.pk):
        _work_off(event)


def _work_off(event: WebhookEvent) -> None:
    started = time.monotonic()
    try:
        with transaction.atomic():
            outcome = handle(event)
            states.finish(event, outcome, _milliseconds_since(started))
    except Exception as error:
        states.note_failure(event, f"{type(error).__name__}: {error}", _milliseconds_since(started))
        raise
    named = {"order": outcome.order.number} if outcome.order else {}
    log.info("webhook.worked_off", event_type=event.event_type, outcome=outcome.text, **named)


for _job_type in catalogue_polls.JOB_TYPES.values():
    handles(_job_type, time_limit=catalogue_polls.TIME_LIMIT)(catalogue_polls.poll_named_feed)


def _milliseconds_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
