"""Pieces nobody waits for any longer."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consignments.fields import quantity_field
from consignments.models import Order, OrderLine
from receiving.models.append_only import AppendOnlyModel


class ShortClose(AppendOnlyModel):
    """What was still open on a line when someone with the right closed it, and why."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="short_closes")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="short_closes")
    key = models.CharField(max_length=64)
    quantity = quantity_field()
    reason = models.TextField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "key", "line"], name="one_short_close_per_key_and_line"),
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name="short_close_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.quantity} closed"
