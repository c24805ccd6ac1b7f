"""What check_health has told people, so that it tells them once; and what happened to accounts and rights."""

from __future__ import annotations

from django.db import models

from operations.access.event import AccessEvent as AccessEvent
from operations.access.factor import SecondFactor as SecondFactor


class Incident(models.Model):
    """One thing that was wrong for a while. `open_code` is its code while it is open, so that it is open only once."""

    code = models.CharField(max_length=100)
    open_code = models.CharField(max_length=100, null=True, unique=True)
    level = models.PositiveSmallIntegerField()
    sentence = models.TextField()
    opened_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    all_clear_told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "operations_incidents"
        ordering = ["-id"]
        indexes = [models.Index(fields=["cleared_at", "all_clear_told_at"], name="incident_to_clear")]

    def __str__(self) -> str:
        return self.code
