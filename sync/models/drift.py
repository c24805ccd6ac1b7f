"""Differences between an order and Lightspeed that no known move explains."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consignments.models import Order


class Drift(models.Model):
    """One difference, with both values. It stays open until it is gone or a person decides what holds."""

    class Kind(models.TextChoices):
        STATUS = "status", _("Status")
        DELETED = "deleted", _("Deleted at Lightspeed")
        UNKNOWN_STATUS = "unknown_status", _("Status this system does not know")
        DUPLICATE = "duplicate", _("More than one consignment for the order")
        OUTLET = "outlet", _("Outlet")
        SOURCE = "source", _("Sending outlet")
        SUPPLIER = "supplier", _("Supplier")
        LINE_MISSING = "line_missing", _("Line missing at Lightspeed")
        LINE_EXTRA = "line_extra", _("Line only at Lightspeed")
        COUNT = "count", _("Ordered quantity")
        COST = "cost", _("Unit cost")
        RECEIVED = "received", _("Received quantity")
        TOTALS = "totals", _("Totals")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        GONE = "gone", _("No longer differs")
        TAKEN = "taken", _("Lightspeed's value taken")
        PUSHED = "pushed", _("Our value pushed")
        ACCEPTED = "accepted", _("Accepted as it is")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="drifts")
    kind = models.CharField(max_length=20, choices=Kind)
    # The product at Lightspeed that it is about; "" where it is about the whole order.
    product_id = models.CharField(max_length=64, blank=True)
    sku = models.CharField(max_length=255, blank=True)
    ours = models.CharField(max_length=255, blank=True)
    theirs = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "sync_drift"
        ordering = ["-last_seen_at"]
        indexes = [models.Index(fields=["state", "order"], name="drift_open")]
        constraints = [
            models.UniqueConstraint(fields=["order", "kind", "product_id"], name="one_row_per_difference"),
        ]
        permissions = [("resolve_drift", "Can decide on differences with Lightspeed")]

    def __str__(self) -> str:
        return f"{self.order} {self.kind} {self.sku}: {self.ours} / {self.theirs}"
