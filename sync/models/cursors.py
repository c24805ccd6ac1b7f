"""How far each of Lightspeed's feeds has been read."""

from __future__ import annotations

from django.db import models


class SyncCursor(models.Model):
    """One feed's place: everything up to `last_processed_id`, a Lightspeed version, is stored here.

    The column keeps the runbook's name: setting it to 0 there reads the feed again from the start.
    """

    cursor_type = models.CharField(max_length=50, unique=True)
    last_processed_id = models.BigIntegerField(default=0)
    last_processed_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "sync_cursors"
        ordering = ["cursor_type"]

    def __str__(self) -> str:
        return f"{self.cursor_type} at {self.last_processed_id}"
