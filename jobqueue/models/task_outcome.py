"""What tasks of Django's Tasks interface returned and raised."""

from __future__ import annotations

from django.db import models


class TaskOutcome(models.Model):
    """The return value and the errors of one task, by the id of its job, for `get_result`."""

    job_id = models.BigIntegerField(primary_key=True)
    return_value = models.JSONField(null=True)
    errors = models.JSONField(default=list)
    worker_ids = models.JSONField(default=list)
    last_attempted_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "queue_task_outcomes"
        ordering = ["job_id"]

    def __str__(self) -> str:
        return f"task #{self.job_id}"
