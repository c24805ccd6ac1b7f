"""Who signed for a delivery."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from receiving.models.append_only import AppendOnlyModel
from receiving.models.receipts import Receipt


class Signature(AppendOnlyModel):
    """The signature under a receipt: a PNG of some kilobytes, made anew from what the device sent.

    It lies in the database and not in the evidence storage, so that receipt and signature are written together or not
    at all. A name that was typed instead is drawn here (`is_typed`).
    """

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="signature")
    name = models.CharField(max_length=120, blank=True)
    is_typed = models.BooleanField()
    image = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Signature of {self.receipt}"

    @property
    def words(self) -> str:
        """Who signed, as far as it is known, and how."""
        by = f" by {self.name}" if self.name else ""
        return f"Signed{by}, typed" if self.is_typed else f"Signed{by}"

    def get_absolute_url(self) -> str:
        return reverse("receipt-signature", args=[self.receipt_id])
