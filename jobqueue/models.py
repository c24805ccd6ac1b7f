"""The tables of the queue: jobs, dead letters, workers. Table names are the runbook's."""

from __future__ import annotations

from django.conf import settings
from django.db import models

MOST_URGENT = 10
LEAST_URGENT = 1
DEFAULT_PRIORITY = 5


class JobStatus(models.TextChoices):
    PENDING = "pending", "Pending"
    SCHEDULED = "scheduled", "Scheduled"
    PROCESSING = "processing", "Processing"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """One piece of work. Its status is written by `claims` and `dead_letters` alone.

    PENDING is ready now; SCHEDULED waits for `next_attempt_at` and is promoted when the database's clock has reached
    it, so that a claim never walks past jobs that are not due. `claim_key` is the place in the line, ascending:
    the time it became ready, moved ahead by its priority, so that waiting makes any job more urgent in the end.
    """

    job_type = models.CharField(max_length=100)
    payload = models.JSONField()
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.PENDING)
    priority = models.PositiveSmallIntegerField(default=DEFAULT_PRIORITY)
    claim_key = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    next_attempt_at = models.DateTimeField(null=True)
    worker_id = models.CharField(max_length=100, blank=True)
    claim_token = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_error = models.TextField(blank=True)
    # A batch whose worker vanished without a trace is run one by one: the job that kills its worker is then found out.
    run_alone = models.BooleanField(default=False)
    # Held by live jobs only: cleared when the job ends, so that the next one may be enqueued.
    unique_key = models.CharField(max_length=190, null=True, unique=True)
    # What the job is about, for people who trace it: for instance "order:PO-000012".
    subject = models.CharField(max_length=100, null=True, db_index=True)

    class Meta:
        db_table = "queue_jobs"
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "claim_key"], name="queue_claim")]

    def __str__(self) -> str:
        return f"{self.job_type} #{self.pk}"


class DeadLetter(models.Model):
    """A job that failed for good, kept with its identity and history until someone retries or discards it."""

    original_job_id = models.BigIntegerField(unique=True)
    job_type = models.CharField(max_length=100, db_index=True)
    payload = models.JSONField()
    priority = models.PositiveSmallIntegerField()
    attempts = models.PositiveIntegerField()
    max_attempts = models.PositiveIntegerField()
    error_message = models.TextField()
    failed_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    unique_key = models.CharField(max_length=190, null=True)
    subject = models.CharField(max_length=100, null=True, db_index=True)

    class Meta:
        db_table = "queue_jobs_dlq"
        ordering = ["-failed_at"]
        permissions = [
            ("retry_deadletter", "Can retry dead letters"),
            ("discard_deadletter", "Can discard dead letters"),
        ]

    def __str__(self) -> str:
        return f"{self.job_type} #{self.original_job_id}"


class JobEvent(models.Model):
    """What people did to a job: retried, discarded, edited, reset. Append-only."""

    job_id = models.BigIntegerField(db_index=True)
    name = models.CharField(max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    actor = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "queue_job_events"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.job_id} {self.name}"


class Worker(models.Model):
    """A worker process that is alive as long as its heartbeat is fresh. The id is unique to each start."""

    id = models.CharField(max_length=100, primary_key=True)
    host = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField(db_index=True)
    jobs_done = models.PositiveBigIntegerField(default=0)
    jobs_failed = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "queue_workers"
        ordering = ["host", "pid"]

    def __str__(self) -> str:
        return self.id
