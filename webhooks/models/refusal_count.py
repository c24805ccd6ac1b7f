"""How often an address was refused in a minute: what the rate limit counts."""

from __future__ import annotations

from django.db import models


class RefusalCount(models.Model):
    """Refusals of one network in one minute, over all processes. Nothing of the refused calls themselves is kept."""

    network = models.CharField(max_length=45)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "webhook_refusals"
        ordering = ["-minute", "network"]
        constraints = [models.UniqueConstraint(fields=["minute", "network"], name="webhook_refusals_per_minute")]

    def __str__(self) -> str:
        return f"{self.network} {self.minute:%Y-%m-%d %H:%M}: {self.count}"
