"""Files that made an order."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consignments.models.orders import Order
from consignments.models.places import Outlet
from consignments.statuses import Kind


class ImportedFile(models.Model):
    """A file that was imported and made `order`, so that the second run of the same file is told from a new order.

    Known by its bytes and by whose order it was: the order itself may be changed afterwards.
    """

    file_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=16, choices=Kind)
    # The supplier, or of a transfer the outlet that the goods come from.
    other_party = models.CharField(max_length=32)
    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    filename = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_hash", "kind", "other_party", "outlet"], name="one_order_per_imported_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filename} made {self.order}"
