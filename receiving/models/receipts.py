"""One delivery as it was counted: a document with lines, never changed, put right only by another document."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consignments.fields import quantity_field
from consignments.models import Order, OrderLine, Product
from receiving.models.append_only import AppendOnlyModel


class Receipt(AppendOnlyModel):
    """What one person counted of one order at one time.

    `key` is made on the device and unique within the order: the same key with the same `body_hash` is the same
    receipt. `arrived_at` is when the goods came, `recorded_at` when they were booked. `counted_by` is the sign-in name
    under which a shared device counted, by its own word, where somebody else was signed in when it sent; else "".
    """

    class Kind(models.TextChoices):
        RECEIPT = "RECEIPT", _("Receipt")
        REVERSAL = "REVERSAL", _("Reversal")
        CORRECTION = "CORRECTION", _("Correction")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.RECEIPT)
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    arrived_at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_by = models.CharField(max_length=150, blank=True, default="", db_default="")
    device = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    # Unique: a receipt is reversed once, so two people undoing it cannot take the goods off twice.
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversal")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["order", "key"], name="one_receipt_per_key"),
            models.CheckConstraint(
                condition=Q(kind__in=["RECEIPT", "CORRECTION"], reverses__isnull=True)
                | Q(kind="REVERSAL", reverses__isnull=False),
                name="only_a_reversal_names_a_receipt",
            ),
        ]
        permissions = [("correct_receipt", "Can correct the counts of received orders")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk} of {self.order}"

    @property
    def is_reversed(self) -> bool:
        """Whether a later document took this one back."""
        return hasattr(self, "reversal")


class ReceiptLine(AppendOnlyModel):
    """One product of a receipt: how many pieces came to which end.

    All negative in a reversal; a correction holds what is added to the line's totals, of either sign.

    `damaged`, `missing` and `wrong` pieces settle the line but are not stock: Lightspeed is told `accepted` alone.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="lines")
    # Null for a product that is not on the order: it counts towards none of its lines, a manager decides on it.
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="receipt_lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    accepted = quantity_field(default=0)
    damaged = quantity_field(default=0)
    missing = quantity_field(default=0)
    wrong = quantity_field(default=0)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "product"], name="one_receipt_line_per_product"),
        ]

    def __str__(self) -> str:
        return f"{self.receipt}: {self.product.sku}"

    @property
    def is_unexpected(self) -> bool:
        """Whether nobody had ordered this."""
        return self.line_id is None

    @property
    def awaits_decision(self) -> bool:
        """Whether a manager still has to say what becomes of goods nobody had ordered."""
        is_taken_back = self.receipt.kind == Receipt.Kind.REVERSAL or self.receipt.is_reversed
        return self.is_unexpected and not is_taken_back and not hasattr(self, "decision")
