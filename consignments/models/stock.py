"""What Lightspeed counts at each outlet."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Value, When

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
    # Lightspeed's id of its own record.
    lightspeed_id = models.CharField(max_length=64, blank=True, db_index=True)
    lightspeed_version = models.BigIntegerField(default=0)
    # At or below its reorder point. Kept by the database, since only a column can be in an index.
    is_low = models.GeneratedField(
        expression=Case(When(on_hand__lte=F("reorder_point"), then=Value(1)), default=Value(0)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["outlet", "product"]
        constraints = [models.UniqueConstraint(fields=["outlet", "product"], name="one_level_per_product")]
        indexes = [models.Index(fields=["outlet", "is_low", "product"], name="stock_low_at_outlet")]

    def __str__(self) -> str:
        return f"{self.on_hand} of {self.product} at {self.outlet}"
