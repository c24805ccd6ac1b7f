"""What became of goods that nobody had ordered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from receiving.models.append_only import AppendOnlyModel
from receiving.models.receipts import ReceiptLine


class UnexpectedDecision(AppendOnlyModel):
    """A manager's word on a receipt line that is not of the order."""

    class Choice(models.TextChoices):
        KEEP = "KEEP", _("Keep")
        SEND_BACK = "SEND_BACK", _("Send back")

    line = models.OneToOneField(ReceiptLine, on_delete=models.PROTECT, related_name="decision")
    choice = models.CharField(max_length=10, choices=Choice)
    reason = models.CharField(max_length=500)
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        permissions = [("decide_unexpected", "Can decide what becomes of goods nobody ordered")]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_choice_display()}"
