"""Dead letters: a job moves there in one transaction with its hook, and comes back the same way, as the same job."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction

from jobqueue.actors import Actor
from jobqueue.dialect import dialect_of
from jobqueue.errors import DeadLetterGone, NotPermitted, RetryRefused, UniqueKeyTaken, UnknownJobType
from jobqueue.events import record
from jobqueue.jobs import TASK_JOB
from jobqueue.models import DeadLetter, Job, TaskOutcome
from jobqueue.payload_edits import difference
from jobqueue.payloads import encode_payload
from jobqueue.priority import AGEING_US
from jobqueue.registry import DeadHook, registration_for
from jobqueue.transient import is_transient
from jobqueue.wake import wake_after_commit

log = structlog.get_logger(__name__)

# The payload is copied inside the database: it may be the very thing that cannot be decoded.
_KEPT = "job_type, payload, priority, max_attempts, created_at, unique_key, unique_until_start, subject, request_id"


def bury(job: Job, reason: str, actor: Actor) -> None:
    """Moves a locked job to the dead letters with the reason, and runs its type's on_dead hook in the same transaction.

    A hook that fails is written down and left out: otherwise the job could neither run nor die. Where the database
    failed in a way that passes, the hook is not to blame: the error is raised, for the whole to be done again.
    """
    try:
        with transaction.atomic():
            _move_to_dead(job, reason, actor, hook=_hooks(job.job_type)[0])
    except Exception as error:
        if is_transient(error) or (connection.in_atomic_block and connection.needs_rollback):
            raise
        log.exception("job.on_dead_failed", job_id=job.pk, job_type=job.job_type)
        _move_to_dead(job, f"{reason}\n(on_dead failed: {type(error).__name__}: {error})", actor, hook=None)


def retry(dead_letter_id: int, *, actor: Actor, reason: str = "") -> int:
    """Brings a dead job back, due now, with fresh attempts and its old id, which is returned.

    Raises NotPermitted, DeadLetterGone where someone else was first, UniqueKeyTaken where a live job does the same
    work already, and RetryRefused where its type's on_retry hook raises.
    """
    require(actor, "queue.retry_deadletter")
    with transaction.atomic():
        dead = lock(dead_letter_id)
        _revive(dead)
        record(
            dead.original_job_id,
            "retried",
            actor=actor,
            reason=reason,
            data={"attempts": dead.attempts, "error": dead.error_message[:1000]},
        )
        _tell_of_retry(dead, actor)
        DeadLetter.objects.filter(pk=dead.pk).delete()
        wake_after_commit()
    log.info("dead_letter.retried", job_id=dead.original_job_id, job_type=dead.job_type, actor=actor.name)
    return dead.original_job_id


def edit(dead_letter_id: int, payload: dict[str, Any], *, actor: Actor, reason: str = "") -> None:
    """Replaces the payload of a dead letter and records what changed.

    Raises NotPermitted, DeadLetterGone, and PayloadRefused for what is not JSON or too large.
    """
    require(actor, "queue.retry_deadletter")
    with transaction.atomic():
        dead = lock(dead_letter_id)
        changed = difference(dead.payload, payload)
        if not changed and dead.payload == payload:
            return
        encode_payload(dead.job_type, payload)
        DeadLetter.objects.filter(pk=dead.pk).update(payload=payload)
        record(dead.original_job_id, "edited", actor=actor, reason=reason, data={"difference": changed})
    log.info("dead_letter.edited", job_id=dead.original_job_id, job_type=dead.job_type, actor=actor.name)


def discard(dead_letter_id: int, *, actor: Actor, reason: str = "") -> None:
    """Gives a dead job up for good, with what its task recorded; its history stays.

    Raises NotPermitted, DeadLetterGone.
    """
    require(actor, "queue.discard_deadletter")
    with transaction.atomic():
        dead = lock(dead_letter_id)
        record(
            dead.original_job_id,
            "discarded",
            actor=actor,
            reason=reason,
            data={"job_type": dead.job_type, "subject": dead.subject, "error": dead.error_message[:1000]},
        )
        if dead.job_type == TASK_JOB:
            TaskOutcome.objects.filter(pk=dead.original_job_id).delete()
        DeadLetter.objects.filter(pk=dead.pk).delete()
    log.info("dead_letter.discarded", job_id=dead.original_job_id, job_type=dead.job_type, actor=actor.name)


def lock(dead_letter_id: int) -> DeadLetter:
    """The dead letter, locked; raises DeadLetterGone. The payload is left unread until somebody asks for it."""
    dead = DeadLetter.objects.select_for_update().defer("payload").filter(pk=dead_letter_id).first()
    if dead is None:
        raise DeadLetterGone(f"Dead letter {dead_letter_id} is gone: it was retried or discarded already.")
    return dead


def require(actor: Actor, permission: str) -> None:
    """Raises NotPermitted for a person without the right. Named parts of the system may do what they were built for."""
    if actor.user is not None and not actor.user.has_perm(permission):
        raise NotPermitted(f"{actor.name} may not do this: the right {permission} is missing.")


def _hooks(job_type: str) -> tuple[DeadHook | None, DeadHook | None]:
    try:
        registration = registration_for(job_type)
    except UnknownJobType:
        return None, None
    return registration.on_dead, registration.on_retry


def _tell_of_retry(dead: DeadLetter, actor: Actor) -> None:
    """Whatever the hook raises is about this one letter: a command that retries many goes on with the next."""
    on_retry = _hooks(dead.job_type)[1]
    try:
        if on_retry is not None:
            on_retry(dead, actor)
    except Exception as error:
        if is_transient(error):
            raise
        raise RetryRefused(
            f"Job {dead.original_job_id} cannot come back, since what it is about refuses it:"
            f" {type(error).__name__}: {error} Mend that or the payload, or discard this dead letter."
        ) from error


def _move_to_dead(job: Job, reason: str, actor: Actor, *, hook: DeadHook | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO queue_jobs_dlq (original_job_id, attempts, error_message, failed_at, {_KEPT})"
            f" SELECT id, %s, %s, {dialect_of(connection).now}, {_KEPT} FROM queue_jobs WHERE id = %s",
            [job.attempts, reason, job.pk],
        )
    Job.objects.filter(pk=job.pk).delete()
    record(job.pk, "died", actor=actor, reason=reason[:4000], data={"attempts": job.attempts})
    if hook is not None:
        hook(DeadLetter.objects.defer("payload").get(original_job_id=job.pk), actor)


def _revive(dead: DeadLetter) -> None:
    now_us = dialect_of(connection).now_us
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO queue_jobs (id, attempts, status, claim_key, worker_id, last_error, run_alone,"
                f" {_KEPT}) SELECT original_job_id, 0, 'pending', {now_us} - priority * %s, '', error_message, 0,"
                f" {_KEPT} FROM queue_jobs_dlq WHERE id = %s",
                [AGEING_US, dead.pk],
            )
    except IntegrityError as error:
        raise UniqueKeyTaken(
            f"Job {dead.original_job_id} cannot come back: a live job holds its key {dead.unique_key!r} and does"
            " the same work. Discard this dead letter, or wait for that job to end."
        ) from error
