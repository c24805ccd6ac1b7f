"""What is left of the calls that Lightspeed allows, shared by every process."""

from __future__ import annotations

from django.db import models


class RateBudget(models.Model):
    """One row for the retailer: Lightspeed counts all calls of an application together, in windows of 300 seconds.

    `remaining` has every call subtracted before it is made, so that processes do not all take the last one.
    """

    name = models.CharField(max_length=50, unique=True)
    limit = models.PositiveIntegerField()
    remaining = models.IntegerField()
    window_started_at = models.DateTimeField(null=True)
    window_ends_at = models.DateTimeField(null=True)
    paused_until = models.DateTimeField(null=True)
    pause_seconds = models.FloatField(default=0)
    # Where nothing is left and the window's end is unknown: when one call finds out.
    probe_at = models.DateTimeField(null=True)
    last_push_at = models.DateTimeField(null=True)
    # All calls ever let through, for whoever watches their rate.
    calls = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "sync_rate_budget"
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.remaining} of {self.limit}"
