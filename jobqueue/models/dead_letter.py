"""The table of jobs that failed for good."""

from __future__ import annotations

from django.db import models

from jobqueue.models.exact_text import ExactCharField


class DeadLetter(models.Model):
    """A job that failed for good, kept with its identity and history until someone retries or discards it."""

    original_job_id = models.BigIntegerField(unique=True)
    job_type = ExactCharField(max_length=100, db_index=True)
    payload = models.JSONField()
    priority = models.PositiveSmallIntegerField()
    attempts = models.PositiveIntegerField()
    max_attempts = models.PositiveIntegerField()
    error_message = models.TextField()
    failed_at = models.DateTimeField(db_index=True)
    created_at = models.DateTimeField()
    unique_key = ExactCharField(max_length=190, null=True)
    unique_until_start = models.BooleanField(default=False)
    subject = models.CharField(max_length=100, null=True, db_index=True)
    # The request or command with which it began, as on the lines of the log.
    request_id = models.CharField(max_length=32, null=True)

    class Meta:
        db_table = "queue_jobs_dlq"
        ordering = ["-failed_at"]
        permissions = [
            ("retry_deadletter", "Can retry dead letters"),
            ("discard_deadletter", "Can discard dead letters"),
        ]

    def __str__(self) -> str:
        return f"{self.job_type} #{self.original_job_id}"
