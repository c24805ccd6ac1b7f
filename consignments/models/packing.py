"""The sender's count of a transfer: what lies in which box."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q

from consignments.fields import quantity_field
from consignments.models.orders import Order, OrderLine


class Box(models.Model):
    """One box of a transfer. Its label is a barcode of the transfer's number and the box's."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="boxes")
    number = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)
    # The form that packed it first: sent again, it leads here and makes no second box.
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    class Meta:
        ordering = ["order", "number"]
        verbose_name_plural = "boxes"
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="one_box_per_number")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What the barcode on the box says: TR-000012-B3."""
        return f"{self.order.number}-B{self.number}"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of which box it is, what lies in it and its note: a later box of its number has another."""
        held = sorted((content.line_id, f"{content.quantity:.5f}") for content in self.contents.all())
        return hashlib.sha256(json.dumps([self.pk, held, self.note]).encode()).hexdigest()


class BoxContent(models.Model):
    """How many pieces of a line lie in a box."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="contents")
    line = models.ForeignKey(OrderLine, on_delete=models.CASCADE, related_name="packed_in")
    quantity = quantity_field()

    class Meta:
        ordering = ["box", "line"]
        verbose_name_plural = "box contents"
        constraints = [
            models.UniqueConstraint(fields=["box", "line"], name="one_content_per_line"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="box_content_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.line} in {self.box}"
