"""Stock levels that came before their product."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class UnplacedLevel(models.Model):
    """A stock level of a product or outlet that is not mirrored yet: it waits here until both are."""

    lightspeed_id = models.CharField(max_length=64, unique=True)
    outlet_id = models.CharField(max_length=64)
    product_id = models.CharField(max_length=64, db_index=True)
    version = models.BigIntegerField()
    raw = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Stock of {self.product_id}"
