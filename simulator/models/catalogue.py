"""What a retailer has besides consignments: outlets, suppliers, products, and how many pieces lie where."""

from __future__ import annotations

from django.db import models


class Record(models.Model):
    """An outlet, supplier or product, printed as it was seeded; `code` is a product's SKU."""

    id = models.CharField(max_length=36, primary_key=True)
    kind = models.CharField(max_length=10)
    version = models.BigIntegerField()
    name = models.CharField(max_length=255)
    code = models.CharField(max_length=255, db_index=True)
    body = models.TextField()
    deleted_at = models.CharField(max_length=40, null=True)

    class Meta:
        app_label = "simulator"
        indexes = [models.Index(fields=["kind", "version"], name="record_by_version")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Inventory(models.Model):
    """The pieces of one product at one outlet, in hundred-thousandths."""

    id = models.CharField(max_length=36, primary_key=True)
    outlet_id = models.CharField(max_length=36)
    product_id = models.CharField(max_length=36)
    level = models.BigIntegerField(default=0)
    average_cost = models.BigIntegerField(default=0)
    reorder_point = models.BigIntegerField(null=True)
    reorder_amount = models.BigIntegerField(null=True)
    version = models.BigIntegerField(db_index=True)

    class Meta:
        app_label = "simulator"
        constraints = [models.UniqueConstraint(fields=["outlet_id", "product_id"], name="one_level_per_place")]

    def __str__(self) -> str:
        return f"{self.product_id} at {self.outlet_id}"
