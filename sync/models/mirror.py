"""The mirror: Lightspeed's own view of its consignments, as last seen. Written by `mirror` alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from consignments.fields import ExactDecimalField


def lightspeed_amount() -> models.Field[Decimal | None, Decimal | None]:
    """A quantity or cost as Lightspeed states it; None where it states none."""
    options: dict[str, Any] = {"max_digits": 18, "decimal_places": 5, "null": True}
    return cast("models.Field[Decimal | None, Decimal | None]", ExactDecimalField(**options))


class LightspeedConsignment(models.Model):
    """A consignment's head as Lightspeed last showed it. Status and type are open sets, so plain text."""

    lightspeed_id = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=32, blank=True)
    status = models.CharField(max_length=32, blank=True)
    reference = models.CharField(max_length=255, blank=True, db_index=True)
    name = models.TextField(blank=True)
    outlet_id = models.CharField(max_length=64, blank=True)
    supplier_id = models.CharField(max_length=64, blank=True)
    version = models.BigIntegerField(default=0)
    deleted = models.BooleanField(default=False)
    raw = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    totals = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    first_seen_at = models.DateTimeField()
    last_synced_at = models.DateTimeField()
    # How far its lines are mirrored, by version; and when they were last asked for.
    lines_version = models.BigIntegerField(default=0)
    lines_synced_at = models.DateTimeField(null=True)
    # Set with every change, cleared by reconcile: a change survives a poller killed between the two.
    needs_reconcile = models.BooleanField(default=True)

    class Meta:
        db_table = "queue_consignments"
        ordering = ["-version"]
        verbose_name = "Lightspeed consignment"
        indexes = [
            models.Index(fields=["needs_reconcile", "id"], name="mirror_needs_reconcile"),
            models.Index(fields=["deleted", "status"], name="mirror_open"),
        ]

    def __str__(self) -> str:
        return f"{self.reference or self.lightspeed_id} {self.status}"


class LightspeedLine(models.Model):
    """One product of a mirrored consignment; Lightspeed itself has no line id."""

    consignment = models.ForeignKey(LightspeedConsignment, on_delete=models.CASCADE, related_name="lines")
    product_id = models.CharField(max_length=64)
    sku = models.CharField(max_length=255, blank=True)
    count = lightspeed_amount()
    received = lightspeed_amount()
    cost = lightspeed_amount()
    status = models.CharField(max_length=32, blank=True)
    version = models.BigIntegerField(default=0)
    deleted = models.BooleanField(default=False)

    class Meta:
        db_table = "queue_consignment_lines"
        ordering = ["id"]
        verbose_name = "Lightspeed line"
        constraints = [models.UniqueConstraint(fields=["consignment", "product_id"], name="one_mirrored_line")]

    def __str__(self) -> str:
        return f"{self.consignment_id} {self.sku or self.product_id}"
