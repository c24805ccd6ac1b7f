"""What suppliers credit for goods sent back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from consignments.fields import money_field
from consignments.models.append_only import AppendOnlyModel
from consignments.models.orders import Order


class CreditNote(AppendOnlyModel):
    """A supplier's credit note for a return: append-only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="credit_notes")
    number = models.CharField(max_length=64)
    amount = money_field()
    dated = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="one_credit_note_per_number"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_note_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number} for {self.order}"
