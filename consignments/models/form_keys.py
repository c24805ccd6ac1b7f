"""Forms that made an order."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from consignments.models.orders import Order


class FormKey(models.Model):
    """A form that was sent and made `order`. Pressing twice, or Back and again, leads there and makes no second one."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    # What the form said, so that the same key with other content is told from a second press.
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.key} made {self.order}"
