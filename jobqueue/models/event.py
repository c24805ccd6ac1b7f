"""The history of jobs that did not simply run."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class JobEvent(models.Model):
    """What happened to a job besides running: died, was retried, discarded, edited, reset; and who did it.

    Append-only, and kept when the job or dead letter is gone.
    """

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
