"""The ids of events that left the table: they stay taken for ever."""

from __future__ import annotations

from django.db import models


class ArchivedId(models.Model):
    """Only ids that the sender chose. A digest of a body is none: the same words may be news again months later."""

    dedupe_key = models.CharField(max_length=64, primary_key=True)
    archived_at = models.DateTimeField()

    class Meta:
        db_table = "webhook_archived_ids"

    def __str__(self) -> str:
        return self.dedupe_key
