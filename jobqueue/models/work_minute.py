"""How much was done in each minute: a few rows that tell what counting a million jobs would."""

from __future__ import annotations

from django.db import models


class WorkMinute(models.Model):
    """What the workers of one supervisor did in one minute; several rows of one minute add up. Kept for a day.

    `failed` counts runs, so a job that is tried three times and given up counts three. Written with each heartbeat, so
    a minute is complete some fifteen seconds after its end.
    """

    minute = models.DateTimeField(db_index=True)
    supervisor = models.CharField(max_length=100)
    done = models.PositiveBigIntegerField(default=0)
    failed = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "queue_minutes"
        ordering = ["-minute", "supervisor"]

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M}: {self.done} done, {self.failed} failed"
