"""The table of jobs, and the places a job can be in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from jobqueue.models.exact_text import ExactCharField

MOST_URGENT = 10
LEAST_URGENT = 1
DEFAULT_PRIORITY = 5


class JobStatus(models.TextChoices):
    PENDING = "pending", _("Pending")
    SCHEDULED = "scheduled", _("Scheduled")
    WAITING = "waiting", _("Waiting for its type")
    PAUSED = "paused", _("Paused")
    PROCESSING = "processing", _("Processing")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One piece of work. Its status is written by `claims` and `dead_letters` alone.

    PENDING is ready now; SCHEDULED waits for `next_attempt_at` and is promoted when the database's clock has reached
    it, so that a claim never walks past jobs that are not due. WAITING (its type runs as often as it may) and PAUSED
    are set aside by the claim that met them. `claim_key` is the place in the line, ascending: the time it became
    ready, in microseconds, moved ahead by its priority, so that waiting makes any job more urgent in the end. For a
    SCHEDULED job it is the time it is due.
    """

    job_type = ExactCharField(max_length=100)
    payload = models.JSONField()
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.PENDING)
    priority = models.PositiveSmallIntegerField(default=DEFAULT_PRIORITY)
    claim_key = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    next_attempt_at = models.DateTimeField(null=True)
    worker_id = models.CharField(max_length=100, blank=True)
    claim_token = models.BigIntegerField(null=True)
    # Set at the claim of a job that is claimed alone: its attempt is counted already. Null for a job of a fast batch.
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_error = models.TextField(blank=True)
    # A batch whose worker vanished without a trace is run one by one: the job that kills its worker is then found out.
    run_alone = models.BooleanField(default=False)
    # Held by live jobs only: cleared when the job ends, so that the next one may be enqueued.
    unique_key = ExactCharField(max_length=190, null=True, unique=True)
    # True: the key is given up when the job is claimed, so that a change seen meanwhile gets a job of its own.
    unique_until_start = models.BooleanField(default=False)
    # What the job is about, for people who trace it: for instance "order:PO-000012".
    subject = models.CharField(max_length=100, null=True, db_index=True)
    # The request or command with which it began, as on the lines of the log.
    request_id = models.CharField(max_length=32, null=True)

    class Meta:
        db_table = "queue_jobs"
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "claim_key"], name="queue_claim")]
        permissions = [("operate_queue", "Can pause, resume and reset the queue")]

    def __str__(self) -> str:
        return f"{self.job_type} #{self.pk}"
