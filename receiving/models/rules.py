"""What staff may set about receiving: how much over is no news, and how an outlet counts."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from consignments.fields import ExactDecimalField, quantity_field
from consignments.models import Outlet, Product, Supplier


class Tolerance(models.Model):
    """How far beyond the order a delivery of a product, or of a supplier's products, may go without being reported.

    `percent` of the ordered quantity, and no more than `pieces` where that is set. A product's own row wins over its
    supplier's; without a row every piece over is reported. Over-receipts are booked as counted either way.
    """

    supplier = models.OneToOneField(
        Supplier, on_delete=models.CASCADE, null=True, blank=True, related_name="over_receipt_tolerance"
    )
    product = models.OneToOneField(
        Product, on_delete=models.CASCADE, null=True, blank=True, related_name="over_receipt_tolerance"
    )
    percent = ExactDecimalField(
        max_digits=7, decimal_places=2, default=0, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    pieces = quantity_field(null=True, blank=True, validators=[MinValueValidator(0)])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(supplier__isnull=True, product__isnull=False)
                | Q(supplier__isnull=False, product__isnull=True),
                name="tolerance_of_one_thing",
                violation_error_message="Choose a supplier or a product, not both.",
            ),
            models.CheckConstraint(condition=Q(percent__gte=0), name="tolerance_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product or self.supplier}: {self.percent} %"


class OutletRules(models.Model):
    """How one outlet counts. An outlet without a row counts openly and asks for photographs of damage alone."""

    outlet = models.OneToOneField(Outlet, on_delete=models.CASCADE, related_name="receiving_rules")
    blind_count = models.BooleanField(default=False, help_text="Hide ordered quantities until the count is reviewed.")
    photo_of_wrong = models.BooleanField(default=False, help_text="Ask for a photograph of wrong items.")
    photo_of_missing = models.BooleanField(default=False, help_text="Ask for a photograph where pieces are missing.")

    signature = models.BooleanField(default=False, help_text="Ask for a signature when a delivery is booked in.")

    class Meta:
        verbose_name_plural = "outlet rules"

    def __str__(self) -> str:
        return f"Receiving at {self.outlet}"
