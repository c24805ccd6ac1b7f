"""What can be ordered."""

from __future__ import annotations

from django.db import models

from consignments.fields import money_field, quantity_field
from consignments.models.places import MirroredModel, Supplier


class Product(MirroredModel):
    """An article of the retailer's catalogue, addressed by SKU here and by UUID at Lightspeed."""

    sku = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    supplier = models.ForeignKey(Supplier, on_delete=models.SET_NULL, null=True, blank=True, related_name="products")
    supplier_code = models.CharField(max_length=64, blank=True, db_index=True)
    pack_size = quantity_field(default=1)
    last_cost = money_field(default=0)

    class Meta:
        ordering = ["sku"]

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class Barcode(models.Model):
    """A code that a scanner reads for a product; a product may carry several."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="barcodes")
    code = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
