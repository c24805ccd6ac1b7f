"""Photographs that the storage did not take when they were sent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from consignments.models import Order
from receiving.models.append_only import AppendOnlyModel
from receiving.models.receipts import Receipt, ReceiptLine


class MissedPhoto(AppendOnlyModel):
    """A good photograph that was sent and not stored, known by its hash, so that it may be sent again.

    A receipt names it by `token` as it names a stored one; once the same bytes are stored, the token is that
    photograph's.
    """

    token = models.UUIDField(unique=True, default=uuid.uuid4)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="missed_photos")
    draft = models.CharField(max_length=64)
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    missed_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "draft", "sha256"], name="one_missed_photo_per_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} of {self.order}"


class OwedPhoto(AppendOnlyModel):
    """A photograph that a receipt, or one of its lines, waits for. Given by the ReceiptPhoto that names it."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="owed_photos")
    line = models.ForeignKey(ReceiptLine, on_delete=models.PROTECT, null=True, blank=True, related_name="owed_photos")
    missed = models.ForeignKey(MissedPhoto, on_delete=models.PROTECT, related_name="owed")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["receipt", "line", "missed"], name="photo_owed_once")]

    def __str__(self) -> str:
        return f"{self.missed} for {self.line or self.receipt}"

    @property
    def is_given(self) -> bool:
        """Whether it came in the meantime."""
        return hasattr(self, "given")
