"""What Lightspeed counts at each outlet."""

from __future__ import annotations

from django.db import models

from consignments.fields import quantity_field
from consignments.models.catalogue import Product
from consignments.models.places import Outlet


class StockLevel(models.Model):
    """Pieces of a product at an outlet, as mirrored from Lightspeed; no row where nothing is known.

    Lightspeed lets a level fall below 0.
    """

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="stock")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stock")
    on_hand = quantity_field(default=0)
    reorder_point = quantity_field(null=True, blank=True)
    reorder_amount = quantity_field(null=True, blank=True)
    lightspeed_version = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["outlet", "product"]
        constraints = [models.UniqueConstraint(fields=["outlet", "product"], name="one_level_per_product")]

    def __str__(self) -> str:
        return f"{self.on_hand} of {self.product} at {self.outlet}"
