"""Consignments and their lines. Times are kept as the text that is printed, amounts in hundred-thousandths."""

from __future__ import annotations

from django.db import models


class Consignment(models.Model):
    """The head; the columns up to `version` are printed under their own names."""

    id = models.CharField(max_length=36, primary_key=True)
    type = models.CharField(max_length=20)
    status = models.CharField(max_length=40)
    name = models.CharField(max_length=255)
    reference = models.CharField(max_length=255, null=True)
    supplier_invoice = models.CharField(max_length=255, null=True)
    outlet_id = models.CharField(max_length=36)
    source_outlet_id = models.CharField(max_length=36, null=True)
    supplier_id = models.CharField(max_length=36, null=True)
    consignment_date = models.CharField(max_length=40, null=True)
    due_at = models.CharField(max_length=40, null=True)
    received_at = models.CharField(max_length=40, null=True)
    created_at = models.CharField(max_length=40)
    updated_at = models.CharField(max_length=40)
    deleted_at = models.CharField(max_length=40, null=True)
    version = models.BigIntegerField(unique=True)

    class Meta:
        app_label = "simulator"

    def __str__(self) -> str:
        return f"{self.type} {self.reference or self.name}"


class Line(models.Model):
    """One product of a consignment. `number` is the sequence number of the old API, `id` its line id."""

    id = models.CharField(max_length=36, primary_key=True)
    consignment = models.ForeignKey(Consignment, on_delete=models.CASCADE, related_name="lines", db_index=False)
    product_id = models.CharField(max_length=36)
    product_sku = models.CharField(max_length=255, null=True)
    count = models.BigIntegerField(null=True)
    received = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    is_included = models.BooleanField(null=True)
    status = models.CharField(max_length=40, default="PENDING")
    created_at = models.CharField(max_length=40)
    updated_at = models.CharField(max_length=40)
    deleted_at = models.CharField(max_length=40, null=True)
    version = models.BigIntegerField()
    number = models.IntegerField()

    class Meta:
        app_label = "simulator"
        constraints = [models.UniqueConstraint(fields=["consignment", "product_id"], name="one_line_per_product")]
        indexes = [models.Index(fields=["consignment", "version"], name="line_by_version")]

    def __str__(self) -> str:
        return self.product_sku or self.product_id
